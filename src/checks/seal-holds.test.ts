import { describe, expect, it } from 'vitest';
import type { SealProbe } from '../model/evidence.ts';
import { seal } from './evidence.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { sealHolds } from './seal-holds.ts';

const judged = (change: (probe: SealProbe) => Partial<SealProbe>) =>
  sealHolds.evaluate({ seal: seal.map((probe) => ({ ...probe, ...change(probe) })) });

describe('seal-holds', () => {
  it('passes where only the control answered, and says how much was asked', () => {
    expect(sealHolds.evaluate({ seal })).toEqual({
      status: 'pass',
      note: '1 question from inside, none answered',
    });
  });

  it('is inconclusive where the host answered, even by a refusal: the lab leaks, the bundle did nothing', () => {
    const outcome = judged(({ kind }) =>
      kind === 'control' ? {} : { state: 'answered', observed: 'Connection refused' },
    );
    expect(said(outcome)).toMatch(
      /^inconclusive: The lab leaks on this machine: server-1: host, .*Connection refused\.\nSomething gives the lab another way/,
    );
  });

  it('is inconclusive where a packet left by another way, though nobody answered', () => {
    const outcome = judged(({ kind }) => (kind === 'control' ? {} : { kind: 'internet', state: 'leaves' }));
    expect(said(outcome)).toMatch(/^inconclusive: The lab leaks .*\nFind the route or rule/);
  });

  it('tells what was not asked, and never counts it as sealed', () => {
    const unasked: SealProbe = {
      node: 'server-1',
      kind: 'internet',
      target: 'outside',
      address: 'tcp 2001:db8::1 port 443',
      state: 'not-asked',
      observed: 'no IPv6',
    };
    const note = '1 question from inside, none answered; not asked: outside (no IPv6)';
    expect(sealHolds.evaluate({ seal: [...seal, unasked] })).toEqual({ status: 'pass', note });
    const nothing = judged(({ kind }) => (kind === 'control' ? {} : { state: 'not-asked' }));
    expect(said(nothing)).toMatch(/^inconclusive: 0 questions from inside/);
  });

  it('proves nothing where a control was not answered, or none was asked', () => {
    expect(said(judged(() => ({ state: 'held' })))).toMatch(
      /^inconclusive: The prober cannot see .* the lab registry/,
    );
    expect(sealHolds.evaluate({ seal: [] }).status).toBe('inconclusive');
  });
});
