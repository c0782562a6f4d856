import type { Canary, NodeCapture } from '../model/evidence.ts';
import type { CanaryPlan } from './canary.ts';
import type { Flow } from './flows.ts';

/** All that one node's watch recorded, as plain data. */
export interface NodeWatchRecord {
  readonly node: string;
  /** Addresses of the node's own namespace, IPv4 and IPv6, at the end of the record. */
  readonly addresses: readonly string[];
  readonly flows: readonly Flow[];
  readonly plans: readonly CanaryPlan[];
  readonly canaries: readonly Canary[];
  readonly capture: NodeCapture;
}
