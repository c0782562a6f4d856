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
    expect(ids({ destination: { ...metadata, port: 80 } })).toEqual(['aws-metadata', 'gcp-metadata-address']);
    expect(ids({ destination: { ...metadata, port: 8246 } })).toEqual([]);
  });

  it.each([
    ['releases.rancher.com', 'rancher/rancher:v2.14.0', 'rancher-kubernetes-metadata'],
    ['update.k3s.io', 'rancher/system-upgrade-controller:v0.16.2', 'k3s-release-channel'],
    ['usage.projectcalico.org', 'quay.io/calico/node:v3.30.0', 'calico-usage'],
    ['versioncheck.linkerd.io', 'cr.l5d.io/linkerd/controller:stable-2.14.0', 'linkerd-heartbeat'],
    ['oss.edge.df.f5.com', 'nginx/nginx-ingress:5.2.0', 'nginx-ingress-telemetry'],
    ['oss.edge.df.f5.com', 'example/nginx-plus-ingress:5.2.0', 'nginx-ingress-telemetry'],
    ['kong-hf.konghq.com', 'kong/kong-gateway:3.11', 'kong-reports'],
    ['metadata.google.internal', 'example/web:1', 'gcp-metadata'],
    ['falcosecurity.github.io', 'falcosecurity/falcoctl:0.12.2', 'falco-artifacts'],
    ['api.github.com', 'openpolicyagent/opa:1.9.0', 'opa-version'],
    ['o1.ingest.us.sentry.io', 'example/web:1', 'sentry-sdk'],
    ['dl.gitea.com', 'docker.gitea.com/gitea:1.25.1-rootless', 'gitea-updates'],
    ['updates.jenkins.io', 'jenkins/jenkins:2.528', 'jenkins-update-center'],
    ['uplink.jenkins.io', 'jenkins/jenkins:2.528', 'jenkins-telemetry'],
    ['version.goauthentik.io', 'ghcr.io/goauthentik/server:2026.2.0', 'authentik-outbound'],
    ['authentik.error-reporting.a7k.io', 'authentik/server:2026.2.0', 'authentik-outbound'],
    ['dl.min.io', 'rancher/mirrored-minio-minio:RELEASE.2025-09-07T16-13-09Z', 'minio-updates'],
    ['telemetry.influxdata.com', 'influxdb:2.7', 'influxdb-telemetry'],
    ['register.cockroachdb.com', 'cockroachdb/cockroach:v25.3.0', 'cockroachdb-diagnostics'],
    ['m.rp.vectorized.io', 'redpandadata/redpanda:v25.2.1', 'redpanda-metrics'],
    ['static.metabase.com', 'metabase/metabase:v0.56.0', 'metabase-updates'],
    ['sp.metabase.com', 'metabase/metabase:v0.56.0', 'metabase-usage'],
    ['apacheairflow.gateway.scarf.sh', 'apache/airflow:2.10.5', 'airflow-usage'],
    ['usage-stats.ray.io', 'rayproject/ray:2.49.0', 'ray-usage'],
    ['stats.vllm.ai', 'vllm/vllm-openai:v0.11.0', 'vllm-usage'],
  ])('to %s from %s is %s alone', (name, image, id) => {
    expect(ids(to(name, image))).toEqual([id]);
  });

  it.each([
    ['releases.rancher.com', 'rancher/rancher-agent:v2.14.0'],
    ['update.k3s.io', 'rancher/rancher:v2.14.0'],
    ['oss.edge.df.f5.com', 'nginx/nginx-gateway-fabric:2.1.0'],
    ['kong-hf.konghq.com', 'kong/kubernetes-ingress-controller:3.5'],
    ['falcosecurity.github.io', 'falcosecurity/falcosidekick:2.31.1'],
    ['api.github.com', 'openpolicyagent/gatekeeper:v3.20.0'],
    ['dl.gitea.com', 'gitea/act_runner:0.2.13'],
    ['version.goauthentik.io', 'ghcr.io/goauthentik/ldap:2026.2.0'],
    ['dl.min.io', 'minio/mc:latest'],
    ['m.rp.vectorized.io', 'redpandadata/console:v3.2.0'],
  ])('is not told to %s from %s, which is other software', (name, image) => {
    expect(ids(to(name, image))).toEqual([]);
  });

  it.each([
    'docs.rancher.com',
    'get.k3s.io',
    'docs.projectcalico.org',
    'linkerd.io',
    'docs.nginx.f5.com',
    'docs.konghq.com',
    'metadata.google.internal.example.com',
    'falco.github.io',
    'docs.gitea.com',
    'plugins.jenkins.io',
    'docs.min.io',
    'www.cockroachlabs.com',
    'docs.cockroachdb.com',
    'vectorized.io',
    'telemetry.v3.influxdata.com',
    'www.metabase.com',
    'apachesuperset.gateway.scarf.sh',
    'docs.ray.io',
    'docs.vllm.ai',
    'api.github.com',
  ])('is not seen in %s, where nobody is known', (name) => {
    expect(ids(to(name))).toEqual([]);
  });

  it('is told beside the one for any software where the image says which it is', () => {
    expect(ids(to('sentry.io'))).toEqual(['sentry-sdk']);
    expect(ids(to('sentry.io', 'ghcr.io/getsentry/sentry:25.9.0'))).toEqual(['sentry-sdk', 'sentry-beacon']);
  });

  it('is not looked for in what airtight sends itself', () => {
    expect(ids(to('api.wordpress.org'), 'harness')).toEqual([]);
  });
});
