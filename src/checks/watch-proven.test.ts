import { describe, expect, it } from 'vitest';
import { watch } from './evidence.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { watchProven } from './watch-proven.ts';

describe('watch-proven', () => {
  it('passes where every canary was seen and nothing dropped', () => {
    expect(watchProven.evaluate({ watch })).toEqual({ status: 'pass' });
  });

  it('asks for no IPv6 where the namespace has none', () => {
    const canaries = watch.canaries.filter(({ kind }) => kind !== 'tcp6');
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
    ['a drop', { captures: [{ node: 'server-1', packets: 40, dropped: 1 }] }, 'dropped 1 packets'],
    [
      'a capture that died',
      { captures: [{ node: 'server-1', packets: 4, dropped: 0, fault: 'tcpdump was killed' }] },
      'tcpdump was killed',
    ],
    ['no node', { captures: [] }, 'No node was watched'],
  ])('is inconclusive after %s', (_, spoiled, words) => {
    const outcome = watchProven.evaluate({ watch: { ...watch, ...spoiled } });
    expect(said(outcome)).toMatch(new RegExp(`^inconclusive: .*${words}`));
  });
});
