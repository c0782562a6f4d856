import { describe, expect, it } from 'vitest';
import type { Attempt } from '../model/attempt.ts';
import { causesOf, knownCauses } from './index.ts';

type Parts = { source?: Partial<Attempt['source']>; destination?: Partial<Attempt['destination']> };

function attempt({ source, destination }: Parts, kind: Attempt['class'] = 'intent'): Attempt {
  return {
    id: 'a1',
    time: '2026-03-01T12:00:00.000Z',
    lastTime: '2026-03-01T12:00:00.000Z',
    class: kind,
    reason: '',
    count: 1,
    source: { kind: 'pod', node: 'server-1', address: '10.42.0.9', ...source },
    destination: { address: '10.43.0.10', port: 53, protocol: 'udp', ...destination },
    detail: {},
    attribution: { method: 'pod-address', confidence: 'high' },
  };
}

const ids = (parts: Parts, kind?: Attempt['class']) => causesOf(attempt(parts, kind)).map(({ id }) => id);
const to = (name: string, image?: string): Parts => ({
  destination: { name },
  source: image === undefined ? {} : { image },
});

describe('what is known', () => {
  it.each(knownCauses)('$id has a source, a setting, and something to be known by', (cause) => {
    const { names, address, process, image, imageMustBeKnown } = cause.match;
    expect(knownCauses.filter(({ id }) => id === cause.id)).toHaveLength(1);
    expect(cause.id).toMatch(/^[a-z0-9-]+$/);
    expect(cause.sources.length).toBeGreaterThan(0);
    for (const source of cause.sources) expect(source).toMatch(/^https:\/\/[^\s]+$/);
    expect(cause.does).toMatch(/^\w+ing\b/);
    // A file of a repository is named as it was read.
    for (const source of cause.sources.filter((one) => one.includes('/blob/')))
      expect(source).toMatch(/\/blob\/[0-9a-f]{40}\//);
    expect(`${cause.does} ${cause.setting}`).not.toMatch(/\.$/);
    expect(names ?? address ?? process ?? (imageMustBeKnown && image)).toBeTruthy();
  });
});

describe('a cause', () => {
  it.each([
    ['the name itself', to('api.wordpress.org')],
    ['the name in capitals', to('API.WordPress.org')],
    ['a name below it', to('eu.api.wordpress.org')],
  ])('is known by %s', (_, parts) => {
    expect(ids(parts)).toEqual(['wordpress-updates']);
  });

  it.each(['wordpress.org', 'notapi.wordpress.org', 'api.wordpress.org.example.com'])(
    'is not seen in %s',
    (name) => {
      expect(ids(to(name))).toEqual([]);
    },
  );

  it('is told with all others the name fits, until the image tells them apart', () => {
    expect(ids(to('stats.grafana.org'))).toEqual(['grafana-usage', 'loki-usage', 'alloy-usage']);
    expect(ids(to('stats.grafana.org', '10.89.0.2:5000/grafana/loki:3.5.0'))).toEqual(['loki-usage']);
    expect(ids(to('stats.grafana.org', 'rancher/mirrored-grafana-grafana:12'))).toEqual(['grafana-usage']);
    expect(ids(to('stats.grafana.org', 'example/web:1'))).toEqual([]);
  });

  it('is not told by a name that many ask for, unless the image is known', () => {
    expect(ids(to('github.com'))).toEqual([]);
    expect(ids(to('github.com', 'rancher/rancher:v2.14.0'))).toEqual(['rancher-system-charts']);
    expect(ids(to('github.com', 'rancher/rancher-agent:v2.14.0'))).toEqual([]);
    expect(ids(to('charts.example.com', 'rancher/klipper-helm:v0.9.8'))).toEqual(['k3s-helm-chart']);
  });

  it('is containerd where that pulled, whatever it pulled', () => {
    const pull = { process: 'containerd', image: 'rancher/klipper-helm:v0.9.8' };
    expect(ids({ source: pull, destination: { name: 'registry.example.com' } })).toEqual([
      'registry-default-endpoint',
    ]);
  });

  it('may be an address and a port', () => {
    const metadata = { address: '169.254.169.254', protocol: 'tcp' };
    expect(ids({ destination: { ...metadata, port: 80 } })).toEqual(['aws-metadata']);
    expect(ids({ destination: { ...metadata, port: 8246 } })).toEqual([]);
  });

  it('is not looked for in what airtight sends itself', () => {
    expect(ids(to('api.wordpress.org'), 'harness')).toEqual([]);
  });
});
