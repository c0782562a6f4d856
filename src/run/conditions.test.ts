import { expect, it } from 'vitest';
import { watch } from '../checks/evidence.fixture.ts';
import type { WatchEvidence } from '../model/evidence.ts';
import type { Exception } from '../model/gate.ts';
import { passingResult } from '../report/fixtures/index.fixture.ts';
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

it('names an exception that excused nothing, its owner and its day', () => {
  const record = new RunRecord(new EvidenceFolder('/nowhere'), silentProgress);
  const unused = {
    ...{ check: 'nothing-leaves', match: 'updates.example', reason: 'policy' },
    ...{ owner: 'ops@example.com', expires: '2026-12-31' },
  };
  const conditions = (unusedExceptions: readonly Exception[]) =>
    conditionsOf(record, { readOnly: false, unusedExceptions }).filter(({ id }) => id === 'exception-unused');
  const { match: _, ...all } = unused;
  expect(conditions([unused, all]).map(({ text }) => text)).toEqual([
    'The exception for nothing-leaves (updates.example) of ops@example.com, until 2026-12-31, excused nothing in this run.',
    'The exception for nothing-leaves of ops@example.com, until 2026-12-31, excused nothing in this run.',
  ]);
  expect(conditions([])).toEqual([]);
});

it('says of a dual-stack lab that IPv6 was watched, of others that pods had none', () => {
  const limits = (subnet6?: string): string | undefined => {
    const record = new RunRecord(new EvidenceFolder('/nowhere'), silentProgress);
    record.evidence.watch = watch;
    const { lab } = passingResult();
    if (lab)
      record.lab = { ...lab, network: { ...lab.network, ...(subnet6 === undefined ? {} : { subnet6 }) } };
    return conditionsOf(record, { readOnly: false }).find(({ id }) => id === 'watch-limits')?.text;
  };
  expect(limits()).toMatch(/over IPv4, and over IPv6 from the node,.* pods had no IPv6/);
  expect(limits('fd00::/64')).toMatch(/over IPv4 and IPv6, for/);
  expect(limits('fd00::/64')).not.toMatch(/no IPv6/);
});

it('says nothing of a watch that there was not', () => {
  expect(idsOf(undefined)).not.toContain('no-pod-canaries');
});
