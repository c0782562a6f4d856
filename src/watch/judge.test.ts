import { expect, test } from 'vitest';
import { planCanary } from './canary.ts';
import { judgeWatch } from './judge.ts';
import { buildDns, buildPacket, testRanges } from './testing.ts';
import {
  clusterDns,
  judge,
  node,
  onePerLine,
  pod,
  pods,
  record,
  resolver,
  start,
  type Timed,
  web,
} from './testing-judge.ts';

test('packets: undeclared, declared, and a server outside with the question', () => {
  const to = (destination: string) => buildPacket({ from: web, to: destination, port: 443 });
  const attempts = judge(
    [
      record([
        [0, to('1.2.3.4')],
        [1, to('169.254.169.254')],
        [2, to('192.168.1.5')],
        [3, buildDns(web, '8.8.8.8', 'mysql.default.svc.cluster.local')],
        [4, buildDns(web, clusterDns, 'ok.example')],
      ]),
    ],
    {
      allow: [
        { to: '192.168.0.0/16', reason: 'plant' },
        { to: '*.example', reason: 'test' },
      ],
    },
  );
  expect(onePerLine(attempts)).toEqual([
    'violation web 1.2.3.4 443 1',
    'violation web 169.254.169.254 443 1',
    'declared web 192.168.1.5 443 1',
    'violation web 8.8.8.8 53 1 A mysql.default.svc.cluster.local',
    'declared web 10.43.0.10 53 1 A ok.example',
  ]);
});

test('a node may talk to itself; a packet that says so of another address was made up', () => {
  const loop = (address: string) => buildPacket({ from: address, to: address, port: 443 });
  const own = '198.18.0.9';
  const packets: Timed[] = [
    [0, loop(own)],
    [1, loop('1.2.3.4')],
  ];
  expect(onePerLine(judge([record(packets, { addresses: [node, own] })]))).toEqual([
    'violation unknown 1.2.3.4 443 1',
  ]);
});

test('more than a result can hold is left out, what nothing allows last, and the watch is not proven', () => {
  const to = (destination: string) => buildPacket({ from: web, to: destination, port: 443 });
  const packets: Timed[] = [
    [0, to('192.168.1.5')],
    [1, to('192.168.1.6')],
    [2, to('1.2.3.4')],
  ];
  const options = {
    ...{ pods, ranges: testRanges, clusterDomain: 'cluster.local' },
    allow: [{ to: '192.168.0.0/16', reason: 'plant' }],
  };
  const { attempts: all, captures } = judgeWatch([record(packets)], options);
  expect([all.length, captures[0]?.fault]).toEqual([3, undefined]);
  const room = all.reduce((sum, attempt) => sum + JSON.stringify(attempt).length, 0) - 100;
  const cut = judgeWatch([record(packets)], { ...options, room });
  expect(onePerLine(cut.attempts)).toEqual(['declared web 192.168.1.5 443 1', 'violation web 1.2.3.4 443 1']);
  expect(cut.captures[0]?.fault).toBe('more attempts than a result can hold: 1 left out');
});

test('what cannot be read is unknown', () => {
  const garbage = buildPacket({
    from: web,
    to: clusterDns,
    protocol: 'udp',
    port: 53,
    payload: Buffer.from('hello'),
  });
  const [attempt] = judge([record([[0, garbage]])]);
  expect(attempt).toMatchObject({ class: 'unknown', source: { pod: 'web' } });
});

test('canaries of this watch are the harness; made-up ones are not', () => {
  const plan = planCanary('n1', 'start');
  const packets: Timed[] = [
    [0, buildDns(resolver, resolver, plan.name)],
    [1, buildPacket({ from: resolver, to: plan.address, port: plan.port })],
    [2, buildDns(web, clusterDns, '0123456789abcdef.canary.airtight.invalid')],
  ];
  const attempts = judge([record(packets, { plans: [plan] })]);
  expect(attempts.map(({ class: kind, source }) => [kind, source.kind])).toEqual([
    ['harness', 'harness'],
    ['harness', 'harness'],
    ['intent', 'pod'],
  ]);
});

test('flows apart in time are one record of the same pod, with the lowest confidence', () => {
  const packets: Timed[] = [0, 20_000].map((at) => [
    at,
    buildPacket({ from: web, to: '1.2.3.4', port: 443 }),
  ]);
  const [attempt, ...others] = judge([record(packets)], {
    pods: [pod('default', 'web', web, { from: start + 5_000 })],
  });
  expect(others).toEqual([]);
  expect(attempt).toMatchObject({
    id: 'a1',
    count: 2,
    time: '2026-01-01T00:00:00.000Z',
    lastTime: '2026-01-01T00:00:20.000Z',
    attribution: { confidence: 'medium' },
  });
});

test('later fragments belong to the record of the first', () => {
  const fragment = (at: number) =>
    buildPacket({ from: web, to: '1.2.3.4', protocol: 'udp', port: 514, fragment: at });
  expect(
    onePerLine(
      judge([
        record([
          [0, fragment(0x2000)],
          [0, fragment(0x00b9)],
        ]),
      ]),
    ),
  ).toEqual(['violation web 1.2.3.4 514 1']);
  expect(onePerLine(judge([record([[0, fragment(0x00b9)]])]))).toEqual(['violation web 1.2.3.4 - 1']);
});

test("the node's own packets are held to the same rules as a pod's", () => {
  const to = (from: string) => buildPacket({ from, to: '203.0.113.1', port: 443 });
  const packets: Timed[] = [
    [10, to(node)],
    [20, to(web)],
  ];
  expect(onePerLine(judge([record(packets)]))).toEqual([
    'violation node 203.0.113.1 443 1',
    'violation web 203.0.113.1 443 1',
  ]);
});
