import { describe, expect, it } from 'vitest';
import { attempt, watch } from './evidence.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { nothingLeaves } from './nothing-leaves.ts';

describe('nothing-leaves', () => {
  it('passes silence that was proven, and what is allowed or our own', () => {
    expect(nothingLeaves.evaluate({ watch })).toEqual({ status: 'pass' });
    const allowed = (['declared', 'platform', 'harness', 'search-noise'] as const).map((kind) =>
      attempt(kind),
    );
    expect(nothingLeaves.evaluate({ watch: { ...watch, attempts: allowed } })).toEqual({ status: 'pass' });
  });

  it.each(['violation', 'intent', 'unknown'] as const)('fails on one %s and names the pod', (kind) => {
    const outcome = nothingLeaves.evaluate({ watch: { ...watch, attempts: [attempt(kind)] } });
    expect(said(outcome)).toBe('fail: pod default/hello-world tried tcp 203.0.113.7:443 (2 times)');
  });

  it('names the question where a name was asked for', () => {
    const asked = attempt('intent', { detail: { query: 'A example.com' }, count: 1 });
    expect(said(nothingLeaves.evaluate({ watch: { ...watch, attempts: [asked] } }))).toBe(
      'fail: pod default/hello-world asked for A example.com',
    );
  });

  it('names the pull that asked, and the pod it was for', () => {
    const source = {
      kind: 'pod',
      node: 'server-1',
      namespace: 'shop',
      pod: 'web-1',
      image: 'example/web:1',
      process: 'containerd',
      address: '10.89.0.3',
    } as const;
    const pulled = attempt('intent', { source, detail: { query: 'A registry-1.docker.io' }, count: 1 });
    expect(said(nothingLeaves.evaluate({ watch: { ...watch, attempts: [pulled] } }))).toBe(
      'fail: containerd on server-1, pulling example/web:1 for pod shop/web-1, asked for A registry-1.docker.io',
    );
  });

  it('names what a connection called its destination', () => {
    const { destination } = attempt('violation');
    const called = attempt('violation', {
      destination: { ...destination, name: 'updates.example' },
      count: 1,
    });
    expect(said(nothingLeaves.evaluate({ watch: { ...watch, attempts: [called] } }))).toBe(
      'fail: pod default/hello-world tried tcp 203.0.113.7:443, called updates.example',
    );
  });

  describe('the remedy', () => {
    const asked = (name: string) =>
      attempt('intent', {
        destination: { address: '10.43.0.10', port: 53, protocol: 'udp', name },
        detail: { query: `A ${name}` },
      });
    const remedy = (...names: string[]) => {
      const outcome = nothingLeaves.evaluate({ watch: { ...watch, attempts: names.map(asked) } });
      return outcome.status === 'fail' ? outcome.remedy : undefined;
    };

    it('says of known software what ends it, and that this is what is usual', () => {
      expect(remedy('api.wordpress.org', 'api.wordpress.org')).toMatch(
        /with a reason\. Attempts to reach api\.wordpress\.org are usually made by WordPress, [^;]*; what ends them: define\('WP_HTTP_BLOCK_EXTERNAL', true\); in wp-config\.php\.$/,
      );
    });

    it('says nothing of what is not known', () => {
      expect(remedy('example.com')).toMatch(/with a reason\.$/);
    });

    it('does not grow with the number of causes', () => {
      const text = remedy(
        ...['api.wordpress.org', 'update.traefik.io', 'version.gitlab.com', 'telemetry.qdrant.io'],
        'telemetry.nextjs.org',
      );
      expect(text?.match(/are usually made by/g)).toHaveLength(3);
      expect(text).toMatch(/The report tells 2 more such causes\.$/);
    });
  });

  it('takes no silence for proven where a canary was missed', () => {
    const canaries = watch.canaries.map((canary) => ({ ...canary, seen: false }));
    expect(nothingLeaves.evaluate({ watch: { ...watch, canaries } }).status).toBe('inconclusive');
  });

  it('takes no silence for proven where a lure answered', () => {
    const lured = { ...watch, lure: { faults: [] } };
    expect(said(nothingLeaves.evaluate({ watch: lured }))).toMatch(/^inconclusive.*run again in mode deny/);
    const outcome = nothingLeaves.evaluate({ watch: { ...lured, attempts: [attempt('intent')] } });
    expect(outcome.status).toBe('fail');
  });

  it('fails on an attempt that was seen, proven watch or not', () => {
    const blind = { ...watch, canaries: [], attempts: [attempt('violation')] };
    expect(nothingLeaves.evaluate({ watch: blind }).status).toBe('fail');
  });
});
