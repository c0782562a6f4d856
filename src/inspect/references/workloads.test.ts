import { expect, it } from 'vitest';
import { found, podWith } from './testing.ts';

const container = 'high container docker.io/library/web:1 spec.containers[0].image';
const inContainer = (fields: string): string[] =>
  found(podWith(`image: 'web:1', ${fields}`))
    .filter((line) => line !== container)
    .map((line) => line.replace('spec.containers[0].', ''));

it.each([
  ['args: ["--solver-image=quay.io/org/solver:v1"]', 'medium argument quay.io/org/solver:v1 args[0]'],
  ['args: ["--image", "org/agent:2"]', 'medium argument docker.io/org/agent:2 args[1]'],
  ['args: ["--image=agent:2"]', 'medium argument docker.io/library/agent:2 args[0]'],
  ['args: ["--reloader=quay.io/org/reloader:v0.65"]', 'low argument quay.io/org/reloader:v0.65 args[0]'],
  [
    'command: [sh, -c, "kubectl run t --image=busybox:1.36 && true"]',
    'medium argument docker.io/library/busybox:1.36 command[2]',
  ],
  ['command: [sh, -c, "crictl pull \\"org/web:1.2\\""]', 'low argument docker.io/org/web:1.2 command[2]'],
  ['args: ["--set=agent.image=org/agent:2"]', 'medium argument docker.io/org/agent:2 args[0]'],
])('takes %s', (fields, expected) => {
  expect(inContainer(fields)).toEqual([expected]);
});

it.each([
  ['{name: RELATED_IMAGE_DB, value: "postgres:16"}', 'medium environment docker.io/library/postgres:16'],
  [
    '{name: CSI_IMAGE_REGISTRAR, value: "registry.k8s.io/sig/registrar:v2"}',
    'medium environment registry.k8s.io/sig/registrar:v2',
  ],
  [
    '{name: KAFKA_IMAGES, value: "3.5.0=quay.io/org/kafka:0.36-3.5.0"}',
    'medium environment quay.io/org/kafka:0.36-3.5.0',
  ],
  ['{name: SETTINGS, value: "{\\"image\\": \\"org/a:1\\"}"}', 'medium environment docker.io/org/a:1'],
  ['{name: PROXY, value: "org/proxy:v1.2"}', 'low environment docker.io/org/proxy:v1.2'],
])('takes %s', (variable, expected) => {
  expect(inContainer(`env: [${variable}]`)).toEqual([`${expected} env[0].value`]);
});

it.each([
  'localhost:8080',
  'redis:6379',
  'db.svc:5432',
  'default/redis:6379',
  'tcp/8080:80',
  '10.0.0.0/8:80',
  'https://quay.io/org/web:1',
  '/usr/bin/web:1',
  'C:\\\\web\\\\a:1',
  '12:30',
  'text/html',
  'application/vnd.oci.image.manifest.v1+json',
  'apps/v1:Deployment',
  'user@example.com',
  'v1.2.3',
  'org/web',
  '*/5 * * * *',
  'com.example/web:Main',
  'config/app.yaml:2',
  'node-role.kubernetes.io/control-plane:NoSchedule',
  'app.kubernetes.io/name:2',
  'a/b:true',
  'github.com/org/web:v1',
  'org.apache.kafka:kafka-clients:3.5.0',
  'quay.io/org/web',
  '/spec/template/spec/containers/0/image',
  '/metrics:10254',
  'fd00::/64',
  '[::1]:8080',
  'arn:aws:s3:::bucket/path:1',
  'cn=admin,dc=acme,dc=org',
  'postgres://web:secret@db:5432/web',
  'Server=tcp:db,1433;Database=web',
  '^(.+)/(.+):[0-9]+$',
  'instance:node_cpu:rate5m',
  '1000:1000',
  '/src:/dst:ro',
  'A=true,B=false',
  'system:serviceaccount:shop:web',
  'nfs.acme.io:/export/data',
  'monitoring/prometheus:9090',
  'org.acme:web:1.2.3',
  '2024-01-01T00:00:00Z',
])('does not take %s, in an argument or the environment', (text) => {
  expect(
    inContainer(`args: ["--flag=${text}", "--flag", "${text}"], env: [{name: A, value: "${text}"}]`),
  ).toEqual([]);
});

it.each([
  ['IMAGE_PULL_POLICY', 'Always'],
  ['IMAGE_RESIZER_ADDRESS', 'resizer:9000'],
  ['IMAGE_REGISTRY', 'registry.example.org:5000'],
  ['RELATED_IMAGE_WEB', ''],
  ['IMAGE_DIGEST', `sha256:${'a'.repeat(64)}`],
  ['IMAGE_RENDERER_SERVICE', 'monitoring/renderer:8081'],
])('does not take %s=%s', (name, value) => {
  expect(inContainer(`env: [{name: ${name}, value: "${value}"}]`)).toEqual([]);
});

it.each([
  ['IMAGE_PULL_SECRET', 'org/regcred:v1'],
  ['IMAGE_CACHE_DIR', 'cache/images:1'],
  ['ALLOWED_IMAGES', 'org/web:1'],
])('does not believe the word image in %s', (name, value) => {
  expect(inContainer(`env: [{name: ${name}, value: "${value}"}]`)).toEqual([
    `low environment docker.io/${value} env[0].value`,
  ]);
});

it('does not take annotations and labels', () => {
  const metadata = '{annotations: {a: org/web:1, image: org/web:1}, labels: {image: web}}';
  expect(found(`{apiVersion: v1, kind: Pod, metadata: ${metadata}, spec: {}}`)).toEqual([]);
});
