import { describe, expect, it } from 'vitest';
import type { ServiceRecord } from '../model/tier-evidence.ts';
import { release, service, settled } from './fixtures/release.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { servicesAnswer } from './services-answer.ts';

const of = (services: readonly ServiceRecord[], installed = true) =>
  servicesAnswer.evaluate({
    helm: { ran: true, releases: [{ ...release, installed, objects: { ...settled, services } }] },
  });

const { answered: _, ...unasked } = service;
const dns = { ...unasked, name: 'dns', port: 53, protocol: 'UDP', observed: 'not asked: UDP' };

describe('services-answer', () => {
  it('passes where every port took a connection, and says which were not asked', () => {
    expect(said(of([service, dns]))).toBe(
      'pass: 1 port took a connection; service shop/dns port 53/UDP at 10.43.0.7: not asked: UDP',
    );
  });

  it('fails with the service, its port and what was seen', () => {
    const silent = { ...service, answered: false, observed: 'no ready pod stands behind it' };
    expect(said(of([silent, service]))).toBe(
      'fail: 1 of 2 ports took no connection:\nservice shop/web port 80/TCP at 10.43.0.7: no ready pod stands behind it',
    );
  });

  it('cannot tell where a release was not installed', () => {
    expect(said(of([], false))).toMatch(/^inconclusive: .*shop-web/);
  });

  it('does not apply where no port can be asked, or nothing was to install', () => {
    expect(of([dns]).status).toBe('not-applicable');
    expect(servicesAnswer.evaluate({ helm: { ran: false, reason: 'No chart.' } }).status).toBe(
      'not-applicable',
    );
  });
});
