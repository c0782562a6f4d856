import type { AppEvidence, ProbeRecord } from '../model/tier-evidence.ts';
import type { Outcome } from '../model/outcome.ts';
import { plural } from '../model/units.ts';
import { listing } from './lines.ts';

/** An app that was run. */
export type RanApp = Extract<AppEvidence, { ran: true }>;

/** Whether the app was installed and all of it got ready, as app-settles has it. */
export function isSettled({ releases, applied, objects }: RanApp): boolean {
  return (
    releases.every(({ installed }) => installed) &&
    applied.every(({ error }) => error === undefined) &&
    objects.workloads.every(({ done }) => done)
  );
}

/** What the probes of one round come to. */
export function probesOutcome(probes: readonly ProbeRecord[]): Outcome {
  const failed = probes.filter(({ ok }) => !ok);
  if (failed.length === 0) return { status: 'pass', note: plural(probes.length, 'probe') };
  return {
    status: 'fail',
    ...listing(
      failed,
      probeText,
      `${failed.length} of ${plural(probes.length, 'probe')} did not answer as declared:`,
    ),
    remedy:
      'Hold the answer against what is declared (docs/app.md); logs and events of the pods are in the evidence.',
  };
}

function probeText({ name, asked, expected, observed, attempts }: ProbeRecord): string {
  return `${name}: ${asked}, expected ${expected}; after ${plural(attempts, 'try', 'tries')}: ${observed}`;
}
