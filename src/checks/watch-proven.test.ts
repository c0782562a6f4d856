import { describe, expect, it } from 'vitest';
import { type Canary, canaryKinds, isOverIpv6 } from '../model/evidence.ts';
import { watch } from './evidence.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { watchProven } from './watch-proven.ts';

const capture = { node: 'server-1', packets: 40, dropped: 0 };
/** What both pods of the node send once there is a cluster, the last of it at the end. */
const fromPods: Canary[] = (['during', 'end'] as const).flatMap((phase) =>
  (['pod', 'host-network pod'] as const).flatMap((from) =>
    canaryKinds.map((kind) => ({
      node: 'server-1',
      from,
      phase,
      kind,
      nonce: `${from}-${phase}`,
      seen: true,
    })),
  ),
);

describe('watch-proven', () => {
  it('passes where every canary was seen and nothing dropped', () => {
    expect(watchProven.evaluate({ watch })).toEqual({ status: 'pass' });
  });

  it('passes where pods have sent theirs too, and where there is no second source', () => {
    const canaries = [...watch.canaries, ...fromPods];
    const captures = [{ ...capture, log: { unavailable: 'no NFLOG in this kernel' } }];
    expect(watchProven.evaluate({ watch: { ...watch, canaries, captures } })).toEqual({ status: 'pass' });
  });

  it('asks for no IPv6 where the namespace has none', () => {
    const canaries = watch.canaries.filter(({ kind }) => !isOverIpv6(kind));
    expect(watchProven.evaluate({ watch: { ...watch, canaries } })).toEqual({ status: 'pass' });
  });

  it.each([
    [
      'a missed canary',
      { canaries: watch.canaries.map((c, n) => ({ ...c, seen: n !== 2 })) },
      'udp canary \\(start\\) was not seen',
    ],
    [
      'no canary at the end',
      { canaries: watch.canaries.filter((c) => c.phase !== 'end') },
      'no canary was sent at the end',
    ],
    [
      'a kind that was never sent',
      { canaries: watch.canaries.filter(({ kind }) => kind !== 'icmp') },
      'no canary by icmp was sent at the start',
    ],
    [
      'a kind over IPv6 that was never sent where others were',
      { canaries: watch.canaries.filter(({ kind }) => kind !== 'udp6') },
      'no canary by udp6 was sent at the start',
    ],
    ['a drop', { captures: [{ node: 'server-1', packets: 40, dropped: 1 }] }, 'dropped 1 packets'],
    [
      'a capture that died',
      { captures: [{ node: 'server-1', packets: 4, dropped: 0, fault: 'tcpdump was killed' }] },
      'tcpdump was killed',
    ],
    [
      'packets that netfilter counted and that never arrived',
      {
        captures: [{ ...capture, log: { packets: 3, dropped: 0, fault: 'netfilter counted 4, 3 arrived' } }],
      },
      'second source is not in order: netfilter counted 4',
    ],
    [
      'a drop of the second source',
      { captures: [{ ...capture, log: { packets: 3, dropped: 2 } }] },
      'of the second source 2 packets were dropped',
    ],
    [
      'a canary of a pod that was missed',
      { canaries: [...watch.canaries, ...fromPods.map((c, n) => ({ ...c, seen: n !== 1 }))] },
      'the tcp canary from a pod \\(during\\) was not seen',
    ],
    [
      'no canary of a host-network pod at the end',
      { canaries: [...watch.canaries, ...fromPods.slice(0, -canaryKinds.length)] },
      'no canary from a host-network pod was sent at the end',
    ],
    ['a lure that ended', { lure: { faults: ['what answers names ended'] } }, 'what answers names ended'],
    ['no node', { captures: [] }, 'No node was watched'],
  ])('is inconclusive after %s', (_, spoiled, words) => {
    const outcome = watchProven.evaluate({ watch: { ...watch, ...spoiled } });
    expect(said(outcome)).toMatch(new RegExp(`^inconclusive: .*${words}`));
  });
});
