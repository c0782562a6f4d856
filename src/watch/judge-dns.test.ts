import { expect, test } from 'vitest';
import { buildDns } from './testing.ts';
import {
  clusterDns,
  coredns,
  judge,
  onePerLine,
  pod,
  pods,
  record,
  resolver,
  type Timed,
  web,
} from './testing-judge.ts';

test("a pod's question and what CoreDNS passed on are one record, the pod's", () => {
  const attempts = judge([
    record([
      [0, buildDns(web, clusterDns, 'example.com', { interfaceIndex: 5 })],
      [0, buildDns(web, coredns, 'example.com', { interfaceIndex: 6 })],
      [2, buildDns(coredns, resolver, 'example.com', { interfaceIndex: 6 })],
    ]),
  ]);
  expect(onePerLine(attempts)).toEqual(['intent web 10.43.0.10 53 1 A example.com']);
});

test('cluster DNS behind an address that was never seen is known by its pod', () => {
  const packets: Timed[] = [
    [0, buildDns(web, clusterDns, 'example.com')],
    [2, buildDns(coredns, resolver, 'example.com')],
  ];
  expect(judge([record(packets)])).toHaveLength(1);
  expect(judge([record(packets)], { corednsPods: ['kube-system/other'] })).toHaveLength(2);
});

test('a question of its own is CoreDNS’: nobody asked, another type, or long after', () => {
  const attempts = judge([
    record([
      [0, buildDns(web, clusterDns, 'example.com')],
      [0, buildDns(coredns, resolver, 'grafana.com')],
      [0, buildDns(coredns, resolver, 'example.com', { type: 'MX' })],
      [9_000, buildDns(coredns, resolver, 'example.com')],
    ]),
  ]);
  expect(onePerLine(attempts)).toEqual([
    'intent web 10.43.0.10 53 1 A example.com',
    'intent coredns-x 192.0.2.1 53 1 A grafana.com',
    'intent coredns-x 192.0.2.1 53 1 MX example.com',
    'intent coredns-x 192.0.2.1 53 1 A example.com',
  ]);
});

test('a query that two nodes saw is one record', () => {
  const first = record([[0, buildDns(web, clusterDns, 'example.com')]]);
  const second = record(
    [
      [1, buildDns(web, '10.42.1.2', 'example.com')],
      [2, buildDns('10.42.1.2', resolver, 'example.com')],
    ],
    { node: 'n2', addresses: ['10.89.0.3', resolver] },
  );
  const both = [...pods, pod('kube-system', 'coredns-y', '10.42.1.2', { node: 'n2' })];
  expect(onePerLine(judge([second, first], { pods: both }))).toEqual([
    'intent web 10.43.0.10 53 1 A example.com',
  ]);
});

test('two nodes that ask by an address both have are two records', () => {
  const asks: Timed[] = [[0, buildDns(resolver, resolver, 'example.com')]];
  const records = [record(asks), record(asks, { node: 'n2', addresses: ['10.89.0.3', resolver] })];
  expect(judge(records).map(({ source }) => source)).toMatchObject([
    { kind: 'node', node: 'n1' },
    { kind: 'node', node: 'n2' },
  ]);
});

test('names of the cluster are no attempts; expansions are counted under the name they expand', () => {
  const names = [
    'mysql.default.svc.cluster.local',
    'db-0.db.default.svc.cluster.local',
    '5.0.42.10.in-addr.arpa',
    'a.example.default.svc.cluster.local',
    'a.example.svc.cluster.local',
    'a.example.cluster.local',
    'a.example',
  ];
  const attempts = judge([record(names.map((name, n) => [n, buildDns(web, clusterDns, name)]))]);
  expect(onePerLine(attempts)).toEqual(['intent web 10.43.0.10 53 4 A a.example']);
  expect(attempts[0]?.reason).toContain('3 search-domain expansions');
});

test('an expansion whose name was never asked, or asked by another, is noise of its own', () => {
  const attempts = judge([
    record([
      [0, buildDns(web, clusterDns, 'a.example.cluster.local')],
      [1, buildDns(resolver, resolver, 'a.example')],
      [2, buildDns(web, clusterDns, 'redis')],
    ]),
  ]);
  expect(attempts.map(({ class: kind }) => kind)).toEqual(['search-noise', 'intent', 'search-noise']);
});

test('an expansion is not counted under a name that another node asked for by the same address', () => {
  const asks = (name: string): Timed[] => [[0, buildDns(resolver, resolver, name)]];
  const records = [
    record(asks('a.example')),
    record(asks('a.example.cluster.local'), { node: 'n2', addresses: ['10.89.0.3', resolver] }),
  ];
  expect(judge(records).map(({ class: kind, source }) => [kind, source.node])).toEqual([
    ['intent', 'n1'],
    ['search-noise', 'n2'],
  ]);
});

test("CoreDNS' loop question is the platform's only from CoreDNS", () => {
  const loop = (from: string) =>
    buildDns(from, resolver, '5577006791947779410.8674665223082153551', { type: 'HINFO' });
  const attempts = judge([
    record([
      [0, loop(coredns)],
      [1, loop(web)],
    ]),
  ]);
  expect(attempts.map(({ class: kind }) => kind)).toEqual(['platform', 'intent']);
});

test.each([
  ['CoreDNS of a shared cluster', 'rancher/mirrored-coredns-coredns:1.14.1', 'platform'],
  ['K3s of a virtual cluster', 'docker.io/rancher/k3s:v1.34.4-k3s1', 'platform'],
  ['anything else', 'example/web:1', 'intent'],
])("the loop question is the platform's only from a pod that runs cluster DNS: %s", (_, image, kind) => {
  const loop = buildDns(web, resolver, '5577006791947779410.8674665223082153551', { type: 'HINFO' });
  const inner = pod('k3k-team', 'some-pod', web, { images: [image] });
  const [attempt] = judge([record([[0, loop]])], { pods: [inner, pod('kube-system', 'coredns-x', coredns)] });
  expect(attempt?.class).toBe(kind);
});

test("CoreDNS' health check of a silent resolver is the platform's only from CoreDNS", () => {
  const health = (from: string) => buildDns(from, resolver, '.', { type: 'NS' });
  const attempts = judge([
    record([
      [0, health(coredns)],
      [1, health(web)],
    ]),
  ]);
  expect(attempts.map(({ class: kind }) => kind)).toEqual(['platform', 'intent']);
});
