import { describe, expect, it } from 'vitest';
import { seal } from './evidence.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { sealHolds } from './seal-holds.ts';

describe('seal-holds', () => {
  it('passes where only the control answered', () => {
    expect(sealHolds.evaluate({ seal })).toEqual({ status: 'pass' });
  });

  it('is inconclusive where the host answered, even by a refusal: the lab leaks, the bundle did nothing', () => {
    const open = seal.map((probe) =>
      probe.control ? probe : { ...probe, answered: true, observed: 'Connection refused' },
    );
    expect(said(sealHolds.evaluate({ seal: open }))).toMatch(
      /^inconclusive: .*server-1: host, .*Connection refused/,
    );
  });

  it('proves nothing where the prober reaches not even the registry, or no control was asked', () => {
    expect(sealHolds.evaluate({ seal: seal.map((probe) => ({ ...probe, answered: false })) }).status).toBe(
      'inconclusive',
    );
    expect(sealHolds.evaluate({ seal: [] }).status).toBe('inconclusive');
  });
});
