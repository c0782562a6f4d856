import type { Attribution } from './attribute.ts';
import type { Flow } from './flows.ts';

/** A flow with the node it was seen on and who sent it. */
export interface Sighting extends Attribution {
  readonly node: string;
  readonly flow: Flow;
  /** Search-domain expansions folded into it. */
  readonly expansions: number;
}
