import type { Attribution } from './attribute.ts';
import type { Flow } from './flows.ts';

/** A flow with the node it was seen on and who sent it. */
export interface Sighting extends Attribution {
  readonly node: string;
  readonly flow: Flow;
  /** The name that the lure answered with this destination. */
  readonly called?: string;
  /** Search-domain expansions folded into it. */
  readonly expansions: number;
}
