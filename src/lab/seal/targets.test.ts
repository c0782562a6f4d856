import { describe, expect, it } from 'vitest';
import type { Surroundings } from './surroundings.ts';
import { planSeal } from './targets.ts';

const lab = { gateway: '10.89.0.1', registry: '10.89.0.2:5000' };
const around: Surroundings = {
  host: ['10.89.0.1', '172.17.0.1'],
  networks: [{ name: 'bridge', gateway: '172.17.0.1' }],
  containers: [{ name: 'web', network: 'bridge', address: '172.17.0.2', port: 8080 }],
  sockets: [],
};

describe('what is asked of a machine', () => {
  const plan = (more: Partial<Surroundings>) =>
    planSeal(lab, { ...around, ...more }, { tcp: 4000, udp: 4001 });

  it('tells how many containers it asked of how many', () => {
    const containers = Array.from({ length: 30 }, (_, n) => ({
      name: `c${n}`,
      network: 'bridge',
      address: `172.17.1.${n}`,
      port: 80,
    }));
    expect(plan({ containers }).notAsked).toEqual([
      {
        kind: 'docker-network',
        target: 'containers on other Docker networks',
        reason: '30 were found, 24 of them asked',
      },
    ]);
  });

  it('says so where the engine runs elsewhere, or no other container was running', () => {
    expect(
      plan({ host: [], containers: [] }).notAsked.map(({ target, reason }) => `${target}: ${reason}`),
    ).toEqual([
      expect.stringMatching(/^addresses of this machine: .* the engine runs on another/),
      'containers on other Docker networks: none was running',
    ]);
    const asked = plan({ host: [] }).targets.map(({ ask }) => ('address' in ask ? ask.address : ''));
    expect(asked).toEqual(expect.arrayContaining(['10.89.0.1', '172.17.0.1']));
  });
});
