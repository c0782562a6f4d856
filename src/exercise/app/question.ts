import type { Workbench } from '../../lab/types.ts';
import type { Probe } from '../../model/app.ts';
import type { ProbeRecord } from '../../model/tier-evidence.ts';
import type { Cluster } from '../cluster.ts';

/** Where probes ask from, and whom. */
export interface ProbeGround {
  readonly cluster: Cluster;
  /** In whose namespace kube-proxy's rules hold, as on the node itself. */
  readonly owner: Workbench;
  /** The app's. */
  readonly namespace: string;
  readonly signal?: AbortSignal | undefined;
}

/** What came of asking once. */
export interface Answer {
  /** As declared. */
  readonly ok: boolean;
  readonly observed: string;
}

/** A probe that can be asked again and again. */
export interface Question extends Pick<ProbeRecord, 'kind' | 'asked' | 'expected'> {
  ask(): Promise<Answer>;
}

/** Milliseconds one try may take, however much time the app has left. */
export const tryMs = 10_000;

/** The part of a probe that says what is asked. */
export type ProbeOf<Kind extends ProbeRecord['kind']> = Extract<Probe, Record<Kind, unknown>>[Kind];

/** Whether a text holds what was declared; without a declaration any text will do. */
export function holds(text: string, contains: string | undefined): boolean {
  return contains === undefined || text.includes(contains);
}

/** What a probe is to hold, in words that follow its other expectations. */
export function holdsText(contains: string | undefined): string {
  return contains === undefined ? '' : ` with ${JSON.stringify(contains)} in it`;
}
