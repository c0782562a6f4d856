import { causesOf, type KnownCause } from '../causes/index.ts';
import type { Attempt } from '../model/attempt.ts';

/** A known cause as it is told: without what it is known by. */
export type ToldCause = Omit<KnownCause, 'match'>;

/** What usually makes such attempts, as plain data. */
export function toldCauses(attempt: Attempt): ToldCause[] {
  return causesOf(attempt).map(({ match: _match, ...cause }) => cause);
}
