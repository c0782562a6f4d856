import { expect, it } from 'vitest';
import { watch } from '../checks/evidence.fixture.ts';
import type { WatchEvidence } from '../model/evidence.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { silentProgress } from '../system/progress.ts';
import { conditionsOf } from './conditions.ts';
import { RunRecord } from './record.ts';

const idsOf = (seen: WatchEvidence | undefined): string[] => {
  const record = new RunRecord(new EvidenceFolder('/nowhere'), silentProgress);
  if (seen) record.evidence.watch = seen;
  return conditionsOf(record, { readOnly: false }).map(({ id }) => id);
};
const [node] = watch.canaries;
const fromPod = node ? [...watch.canaries, { ...node, from: 'pod' as const }] : [];

it('says that no canary was sent from a pod, where none was', () => {
  expect(idsOf(watch)).toContain('no-pod-canaries');
  expect(idsOf({ ...watch, canaries: fromPod })).not.toContain('no-pod-canaries');
});

it('says that the watch had no second source, where packets could not be logged', () => {
  const captures = [{ node: 'server-1', packets: 1, dropped: 0, log: { unavailable: 'no NFLOG' } }];
  expect(idsOf({ ...watch, captures })).toContain('no-second-source');
  expect(idsOf(watch)).not.toContain('no-second-source');
});

it('says that a lure answered, where one did', () => {
  expect(idsOf({ ...watch, lure: { faults: [] } })).toContain('lure');
  expect(idsOf(watch)).not.toContain('lure');
});

it('says nothing of a watch that there was not', () => {
  expect(idsOf(undefined)).not.toContain('no-pod-canaries');
});
