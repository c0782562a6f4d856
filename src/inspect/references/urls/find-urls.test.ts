import { expect, it } from 'vitest';
import { findUrls } from '../index.ts';
import { customWith, documentsOf, podWith } from '../testing.ts';
import { isOutside } from './host.ts';

const urls = (text: string): string[] =>
  findUrls(documentsOf(text)).map(
    ({ confidence, kind, url, location }) => `${confidence} ${kind} ${url} ${location.path}`,
  );

function object(apiVersion: string, kind: string, fields: string): string {
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: web}, ${fields}}`;
}

it.each([
  [
    'helm.cattle.io/v1',
    'HelmChart',
    'spec: {repo: "https://charts.acme.io", chart: web}',
    'https://charts.acme.io spec.repo',
  ],
  [
    'helm.cattle.io/v1',
    'HelmChart',
    'spec: {chart: "oci://ghcr.io/acme/web"}',
    'oci://ghcr.io/acme/web spec.chart',
  ],
  [
    'source.toolkit.fluxcd.io/v1',
    'GitRepository',
    'spec: {url: "ssh://git@github.com/acme/web"}',
    'ssh://git@github.com/acme/web spec.url',
  ],
  ['source.toolkit.fluxcd.io/v1', 'Bucket', 'spec: {endpoint: s3.acme.io}', 's3.acme.io spec.endpoint'],
  [
    'argoproj.io/v1alpha1',
    'Application',
    'spec: {sources: [{repoURL: "git@github.com:acme/web.git"}]}',
    'git@github.com:acme/web.git spec.sources[0].repoURL',
  ],
  [
    'argoproj.io/v1alpha1',
    'Application',
    'spec: {source: {repoURL: ghcr.io/acme/charts}}',
    'ghcr.io/acme/charts spec.source.repoURL',
  ],
  [
    'cert-manager.io/v1',
    'ClusterIssuer',
    'spec: {acme: {server: "https://acme-v02.api.letsencrypt.org/directory"}}',
    'https://acme-v02.api.letsencrypt.org/directory spec.acme.server',
  ],
  ['v1', 'Service', 'spec: {type: ExternalName, externalName: db.acme.io}', 'db.acme.io spec.externalName'],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    'webhooks: [{clientConfig: {url: "https://hook.acme.io/a?b=c"}}]',
    'https://hook.acme.io/a webhooks[0].clientConfig.url',
  ],
])('is sure of %s %s %s', (apiVersion, kind, fields, expected) => {
  expect(urls(object(apiVersion, kind, fields))).toEqual([`high field ${expected}`]);
});

it.each([
  [
    'jwtRules: [{issuer: "https://idp.acme.io", jwksUri: "https://idp.acme.io/keys"}]',
    'medium field https://idp.acme.io/keys spec.jwtRules[0].jwksUri',
  ],
  ['feeds: ["https://feed.acme.io/a"]', 'medium field https://feed.acme.io/a spec.feeds[0]'],
  ['userData: "runcmd:\\n- curl https://get.acme.io | sh\\n"', 'low field https://get.acme.io spec.userData'],
  ['backupTarget: s3://backups@eu-central-1/', 'low field s3://backups@eu-central-1/ spec.backupTarget'],
  [
    'source: {http: {url: "https://user:secret@images.acme.io/a.qcow2"}}',
    'medium field https://images.acme.io/a.qcow2 spec.source.http.url',
  ],
])('takes %s of a custom resource', (spec, expected) => {
  expect(urls(customWith(spec))).toEqual([expected]);
});

it.each([
  [
    'args: ["--upstream=https://api.acme.io:8443/v1"]',
    'medium argument https://api.acme.io:8443/v1 spec.containers[0].args[0]',
  ],
  [
    'command: [sh, -c, "git clone git@github.com:acme/web.git /src"]',
    'medium argument git@github.com:acme/web.git spec.containers[0].command[2]',
  ],
  [
    'command: [sh, -c, "curl -fsSL https://get.acme.io | sh"]',
    'medium argument https://get.acme.io spec.containers[0].command[2]',
  ],
  [
    'env: [{name: TELEMETRY, value: "https://telemetry.acme.io."}]',
    'medium environment https://telemetry.acme.io spec.containers[0].env[0].value',
  ],
  [
    'env: [{name: DB, value: "jdbc:postgresql://db.cloud.acme.io:5432/web"}]',
    'medium environment postgresql://db.cloud.acme.io:5432/web spec.containers[0].env[0].value',
  ],
  [
    'env: [{name: HTTPS_PROXY, value: "http://proxy.acme.io:3128"}]',
    'medium environment http://proxy.acme.io:3128 spec.containers[0].env[0].value',
  ],
])('takes %s of a container', (fields, expected) => {
  expect(urls(podWith(`image: web, ${fields}`))).toEqual([expected]);
});

it.each([
  ['a.conf', 'proxy_pass https://api.acme.io;\n', 'https://api.acme.io'],
  ['a.yaml', 'feed: {url: "https://feed.acme.io/db"}\n', 'https://feed.acme.io/db'],
])('is not sure of a ConfigMap’s %s', (key, text, url) => {
  const map = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', data: { [key]: text } });
  expect(urls(map)).toEqual([`low config-map ${url} data["${key}"]`]);
});

it.each([
  ['a.sh', '# see https://docs.acme.io\necho 1\n'],
  ['a.xml', '<a xmlns="http://ns.acme.io/a" xmlns:b="http://www.w3.org/2001/XMLSchema"/>'],
  ['a.json', '{"$schema": "https://acme.io/schema.json", "description": "see https://acme.io"}'],
  ['board.json', '{"panels": [{"url": "https://acme.io"}]}'],
  ['README.md', 'https://acme.io'],
  ['web.ini', 'root_url = https://web.acme.io\n'],
  ['realm.json', '{"rootUrl": "https://web.acme.io", "redirectUris": ["https://web.acme.io/*"]}'],
  ['web.yaml', 'links: [{name: Logs, url: "https://logs.acme.io"}]\nlogoUri: https://cdn.acme.io/a.png\n'],
])('does not take a ConfigMap’s %s: %j', (key, text) => {
  expect(urls(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', data: { [key]: text } }))).toEqual([]);
});

it.each([
  podWith(
    'image: web, args: ["--a=http://web:80", "--b=https://web.shop.svc:443/a", "--c=http://$(HOST)/a", "--d=http://${A}.acme.io"]',
  ),
  podWith(
    'image: web, args: ["--web.external-url=https://web.acme.io", "--root-url", "https://web.acme.io", "--hostname=https://web.acme.io"]',
  ),
  podWith(
    'image: web, env: [{name: ROOT_URL, value: "https://web.acme.io"}, {name: A, value: "https://example.com/a"}]',
  ),
  podWith(
    'image: web, env: [{name: CORS_ORIGIN, value: "https://web.acme.io"}, {name: DOCS_URL, value: "https://docs.acme.io"}]',
  ),
  podWith(
    'image: web, env: [{name: A, value: "postgres://web:secret@pg.db:5432/web"}, {name: B, value: "tcp://queue.ci:4222"}, {name: NO_PROXY, value: ".svc,acme.io,10.0.0.0/8"}]',
  ),
  podWith(
    'image: web, args: ["--a=unix:///run/web.sock", "--b=http://{{ .Host }}.acme.io", "--c=https://%s.acme.io"]',
  ),
  podWith('image: registry.acme.io/web:1'),
  object('v1', 'Service', 'spec: {type: ExternalName, externalName: db.shop.svc.cluster.local}'),
  object(
    'helm.cattle.io/v1',
    'HelmChart',
    'spec: {chart: "https://%{KUBERNETES_API}%/static/charts/web.tgz"}',
  ),
  '{apiVersion: v1, kind: ConfigMap, metadata: {annotations: {a: "https://docs.acme.io"}}}',
  customWith('"@context": https://schema.acme.io\nhostname: https://web.acme.io\npublisher: https://acme.io'),
  customWith(
    'docsLink: https://docs.acme.io\nallowedOrigins: ["https://web.acme.io"]\nallowed_urls: ["https://web.acme.io/*"]',
  ),
  customWith('externalUrl: https://web.acme.io\nlinks: [{url: "https://docs.acme.io"}]'),
  customWith('schema: {openAPIV3Schema: {properties: {a: {default: "https://acme.io"}}}}'),
])('does not take %s', (text) => {
  expect(urls(text)).toEqual([]);
});

it.each([
  ['github.com', true],
  ['api.acme.io.', true],
  ['8.8.8.8', true],
  ['[2606:4700::1111]', true],
  ['localhost', false],
  ['redis', false],
  ['loki.logging', false],
  ['web.shop.svc', false],
  ['web.shop.svc.corp.acme.io', false],
  ['printer.local', false],
  ['git.acme.corp', false],
  ['vault.acme.private', false],
  ['web.service.consul', false],
  ['pg.db', false],
  ['web-0.web.shop', false],
  ['web-1.web-headless.shop', false],
  ['web-0.acme.shop', true],
  [`${'a.'.repeat(200)}io`, false],
  ['www.example.com', false],
  ['10.1.2.3', false],
  ['169.254.169.254', false],
  ['[::1]', false],
  ['fe80::1', false],
  ['198.51.100.7', false],
  ['1.2.3', false],
])('knows whether %s is outside: %s', (host, outside) => {
  expect(isOutside(host)).toBe(outside);
});

it('names no more than the host of an address in a Secret, as the rest may be secret', () => {
  const text = 'slack: https://hooks.acme.io/services/T0/B0/secret\n';
  expect(urls(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', stringData: { 'a.yaml': text } }))).toEqual([
    'low config-map https://hooks.acme.io stringData["a.yaml"]',
  ]);
});
