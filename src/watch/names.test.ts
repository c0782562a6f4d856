import { expect, test } from 'vitest';
import { nameReader } from './names.ts';
import { testRanges } from './testing.ts';

const read = nameReader('cluster.local', testRanges);

test.each([
  ['example.com', 'external'],
  ['cluster.local.example.com', 'external'],
  ['xcluster.local', 'external'],
  ['.', 'external'],
  ['8.8.8.8.in-addr.arpa', 'external'],
  ['cluster.local', 'internal'],
  ['localhost', 'internal'],
  ['5.0.42.10.in-addr.arpa', 'internal'],
  ['1.2.0.192.in-addr.arpa', 'internal'],
  ['1.0.0.127.in-addr.arpa', 'internal'],
  ['1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa', 'internal'],
  ['mysql', 'partial'],
  ['mysql.default.svc', 'partial'],
])('%s is %s', (name, kind) => {
  expect(read(name).kind).toBe(kind);
});

test.each([
  ['mysql.default.svc.cluster.local', undefined],
  ['mysql-0.mysql.default.svc.cluster.local', undefined],
  ['_http._tcp.web.default.svc.cluster.local', undefined],
  ['10-42-0-5.default.pod.cluster.local', undefined],
  ['mysql.svc.cluster.local', undefined],
  ['mysql.cluster.local', undefined],
  ['dns-version.cluster.local', undefined],
  ['example.com.cluster.local', 'example.com'],
  ['api.internal.cluster.local', 'api.internal'],
  ['example.com.svc.cluster.local', 'example.com'],
  ['www.example.com.default.svc.cluster.local', 'www.example.com'],
])('%s must be an expansion of %s', (name, expansion) => {
  const found = read(name);
  expect(found.kind).toBe('cluster');
  expect('expansion' in found ? found.expansion : undefined).toBe(expansion);
});

test('an expansion names all it may expand', () => {
  expect(read('pod-0.db.default.svc.cluster.local')).toEqual({
    kind: 'cluster',
    parents: ['pod-0.db.default.svc', 'pod-0.db.default', 'pod-0.db'],
  });
});
