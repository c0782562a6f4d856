import type { BundleLimits } from '../limits.ts';
import type { Budget } from './budget.ts';
import type { Spool } from './spool.ts';

/** What is kept for reading again: everything, or entries up to `keepBytes` while the rest is hashed alone. */
export type Keep = 'all' | 'small';

/** What everything that is unpacked for one bundle shares. */
export interface Unpacking {
  readonly spool: Spool;
  readonly budget: Budget;
  readonly limits: BundleLimits;
  readonly keep: Keep;
  readonly signal: AbortSignal | undefined;
}
