import { expect, test } from 'vitest';
import { FlowTable } from './flows.ts';
import {
  buildDns,
  buildPacket,
  buildQuery,
  dualStackRanges,
  type PacketSpec,
  testRanges,
} from './testing.ts';

const pod = '10.42.0.5';
const start = 1_700_000_000_000;

function fold(...packets: readonly (readonly [number, PacketSpec])[]) {
  const table = new FlowTable(testRanges);
  for (const [offset, spec] of packets) table.add(buildPacket(spec), start + offset);
  return table.flows();
}

const syn: PacketSpec = { from: pod, to: '1.2.3.4', port: 443, protocol: 'tcp' };

test('copies of a packet on its way count once', () => {
  const copies = [5, 4, 3].map((interfaceIndex) => [0, { ...syn, interfaceIndex }] as const);
  const again = [5, 4, 3].map((interfaceIndex) => [1000, { ...syn, interfaceIndex }] as const);
  expect(fold(...copies, ...again)).toMatchObject([
    { source: pod, destination: '1.2.3.4', port: 443, count: 2 },
  ]);
});

test('over IPv6 the ranges of a dual-stack lab are inside, and what a link keeps itself in order with', () => {
  const pod6 = 'fd00:a1:42::5';
  const inside = ['fd00:a1:89::3', 'fd00:a1:42:1::7', 'fd00:a1:43::1', 'ff02::16', 'ff02::2', 'fe80::1'];
  const outsideOf = (ranges: typeof testRanges) => {
    const table = new FlowTable(ranges);
    for (const to of [...inside, '2001:db8::1', 'fd00:a1:44::1', 'ff05::2'])
      table.add(buildPacket({ from: pod6, to, protocol: 58 }), start);
    return table.flows().map(({ destination }) => destination);
  };
  expect(outsideOf(dualStackRanges)).toEqual(['2001:db8::1', 'fd00:a1:44::1', 'ff05::2']);
  expect(outsideOf(testRanges)).toEqual(expect.arrayContaining(inside.slice(0, 3)));
});

test('a flow knows what its packets carried, and the port they came from where that is one', () => {
  const datagram = (sourcePort: number, interfaceIndex = 5): PacketSpec => ({
    ...syn,
    protocol: 'udp',
    sourcePort,
    interfaceIndex,
    payload: Buffer.alloc(100),
  });
  expect(fold([0, datagram(7)], [0, datagram(7, 4)], [1, datagram(7)])).toMatchObject([
    { count: 2, bytes: 200, sourcePort: 7 },
  ]);
  expect(fold([0, datagram(7)], [1, datagram(8)], [2, datagram(7)])).toMatchObject([
    { bytes: 300, sourcePort: undefined },
  ]);
});

test('another port, destination or source is another flow', () => {
  expect(
    fold(
      [0, syn],
      [0, { ...syn, port: 80 }],
      [0, { ...syn, to: '1.2.3.5' }],
      [0, { ...syn, from: '10.42.0.6' }],
    ),
  ).toHaveLength(4);
});

test('silence, length or a clock set back ends a flow, since addresses are reused', () => {
  expect(fold([0, syn], [4_900, syn], [9_800, syn])).toMatchObject([{ count: 3, last: start + 9_800 }]);
  expect(fold([0, syn], [5_100, syn])).toHaveLength(2);
  expect(fold([0, syn], [-5_100, syn])).toHaveLength(2);
  const long = Array.from({ length: 20 }, (_, n) => [n * 2_000, syn] as const);
  expect(fold(...long).map(({ count }) => count)).toEqual([16, 4]);
});

test('a query is one flow before and after translation of its destination', () => {
  const table = new FlowTable(testRanges);
  table.add(buildDns(pod, '10.43.0.10', 'example.com', { interfaceIndex: 5 }), start);
  table.add(buildDns(pod, '10.42.0.2', 'example.com', { interfaceIndex: 6 }), start);
  expect(table.flows()).toMatchObject([
    {
      kind: 'query',
      destination: '10.43.0.10',
      servers: ['10.43.0.10', '10.42.0.2'],
      outside: false,
      count: 1,
    },
  ]);
});

test('a query to a server outside is a flow to that server', () => {
  const table = new FlowTable(testRanges);
  table.add(buildDns(pod, '8.8.8.8', 'example.com'), start);
  expect(table.flows()).toMatchObject([{ kind: 'query', destination: '8.8.8.8', outside: true }]);
});

test.each<[string, PacketSpec]>([
  ['an address in the pods range', { ...syn, to: '10.42.1.1' }],
  ['the resolver by another port, which is the namespace itself', { ...syn, to: '192.0.2.1' }],
  ['link-local multicast', { from: 'fd00::1', to: 'ff02::16', protocol: 58 }],
  ['the host, in answer', { ...syn, to: '10.89.0.1', flags: 0x10 }],
  ['the host, an ICMP error', { from: pod, to: '10.89.0.1', protocol: 'icmp', flags: 3 }],
  ['DNS inside, opening a connection', { ...syn, to: '10.43.0.10', port: 53 }],
  [
    'DNS inside, in answer',
    { from: '10.43.0.10', to: pod, protocol: 'udp', port: 53, payload: buildQuery('a', 'A', true) },
  ],
])('no flow: to %s', (_name, spec) => {
  expect(fold([0, spec])).toEqual([]);
});

test.each<[string, PacketSpec, object]>([
  ['the metadata address', { ...syn, to: '169.254.169.254' }, { destination: '169.254.169.254' }],
  ['a private range that was not declared', { ...syn, to: '192.168.1.1' }, { destination: '192.168.1.1' }],
  ['the host, opening', { ...syn, to: '10.89.0.1' }, { destination: '10.89.0.1', outside: true }],
  [
    'the host, opening in parts',
    { from: pod, to: '10.89.0.1', protocol: 6, fragment: 0x2000, payload: Buffer.alloc(8) },
    { destination: '10.89.0.1' },
  ],
  ['itself, by an address outside', { ...syn, from: '1.2.3.4' }, { source: '1.2.3.4' }],
  ['the host by UDP', { ...syn, to: '10.89.0.1', protocol: 'udp' }, { protocol: 'udp' }],
  ['the host by ping', { from: pod, to: '10.89.0.1', protocol: 'icmp' }, { protocol: 'icmp' }],
  ['routable multicast', { from: pod, to: '239.255.255.250', protocol: 'udp', port: 1900 }, { port: 1900 }],
  ['IPv6', { ...syn, from: 'fd00::1', to: '2001:db8::1' }, { destination: '2001:db8::1' }],
  [
    'garbage to DNS inside',
    { from: pod, to: '10.43.0.10', protocol: 'udp', port: 53, payload: Buffer.from('x') },
    { kind: 'undecoded' },
  ],
  [
    'DNS over TCP outside, opening',
    { ...syn, to: '8.8.8.8', port: 53 },
    { kind: 'packet', destination: '8.8.8.8' },
  ],
  [
    'an answer that nobody inside may give',
    { from: pod, to: '8.8.8.8', protocol: 'udp', port: 53, payload: buildQuery('a', 'A', true) },
    { kind: 'packet' },
  ],
  ['SCTP', { from: pod, to: '1.2.3.4', protocol: 132, payload: Buffer.alloc(12) }, { protocol: 'sctp' }],
])('a flow: to %s', (_name, spec, expected) => {
  expect(fold([0, spec])).toMatchObject([expected]);
});

const request = (path: string): PacketSpec => ({
  ...syn,
  flags: 0x18,
  payload: Buffer.from(`GET ${path} HTTP/1.1\r\nHost: a.example\r\n\r\n`),
});

test('what connections say first is kept with their flow, each once however many interfaces it passed', () => {
  const said = (sourcePort: number, path: string) =>
    [2, 3].map((interfaceIndex) => [0, { ...request(path), sourcePort, interfaceIndex }] as const);
  const [flow, ...others] = fold([0, syn], ...said(1, '/a'), ...said(2, '/b'), ...said(3, '/b'));
  expect(others).toEqual([]);
  expect(flow?.count).toBe(4);
  expect(flow?.contents.map(({ content, count }) => [content.http?.path, count])).toEqual([
    ['/a', 1],
    ['/b', 2],
  ]);
});

test('what datagrams say is counted at one interface', () => {
  const payload = Buffer.alloc(48);
  payload.writeUInt8(0x23, 0);
  const ntp = (interfaceIndex: number): PacketSpec => ({
    ...syn,
    protocol: 'udp',
    port: 123,
    payload,
    interfaceIndex,
  });
  expect(fold([0, ntp(2)], [0, ntp(3)], [900, ntp(2)], [900, ntp(3)])).toMatchObject([
    { count: 2, contents: [{ content: { ntp: { version: 4 } }, count: 2 }] },
  ]);
});

test('an opening that stayed incomplete is kept with its flow in the end', () => {
  const half = { ...request('/a'), payload: Buffer.from('GET /a HTTP/1.1\r\nHos') };
  expect(fold([0, half])).toMatchObject([{ contents: [{ content: { http: { path: '/a' } } }] }]);
  expect(fold([0, half], [60_000, syn])).toMatchObject([{ contents: [{ count: 1 }] }, { contents: [] }]);
});

test('no more than so many different things said are kept of a flow, and all are counted', () => {
  const paths = Array.from({ length: 100 }, (_, n) => [0, { ...request(`/${n}`), sourcePort: n }] as const);
  const [flow] = fold(...paths);
  expect([flow?.count, flow?.contents.length]).toEqual([100, 64]);
});

test('fragments are one packet, whose parts are counted where one is missing', () => {
  const part = (id: number, fragment: number, payload: Buffer): PacketSpec => ({
    from: pod,
    to: '1.2.3.4',
    protocol: 17,
    id,
    fragment,
    payload,
  });
  const first = Buffer.from([0x9c, 0x40, 2, 2, 0, 0, 0, 0, ...Buffer.from('<14>app:')]);
  const last = Buffer.from(' started');
  expect(fold([0, part(1, 2, last)], [1, part(1, 0x2000, first)])).toMatchObject([
    {
      port: 514,
      fragments: false,
      count: 1,
      contents: [{ content: { text: { start: '<14>app: started' } } }],
    },
  ]);
  expect(fold([0, part(1, 2, last)], [1, part(2, 0x2000, first)])).toMatchObject([
    { fragments: true },
    { port: 514, fragments: false },
  ]);
});

test('a DNS question over TCP inside, in two segments; half of one is not passed over', () => {
  const message = buildQuery('example.com');
  const stream = Buffer.concat([Buffer.from([0, message.length]), message]);
  const segment = (from: number, to?: number): PacketSpec => ({
    ...syn,
    to: '10.43.0.10',
    port: 53,
    flags: 0x18,
    sequence: from,
    payload: stream.subarray(from, to),
  });
  const question = { type: 'A', name: 'example.com' };
  expect(fold([0, segment(0, 2)], [1, segment(2)])).toMatchObject([{ kind: 'query', question, count: 1 }]);
  expect(fold([0, segment(0, 9)])).toMatchObject([{ kind: 'undecoded', outside: false, first: start }]);
  expect(fold([0, { ...segment(0, 9), to: '8.8.8.8' }])).toMatchObject([{ kind: 'packet', outside: true }]);
});

test('a frame that cannot be read is not passed over', () => {
  const table = new FlowTable(testRanges);
  table.addUnreadable(start);
  table.addUnreadable(start + 1);
  expect(table.flows()).toMatchObject([{ kind: 'undecoded', source: 'unknown', count: 2 }]);
});

test('a full table counts what it leaves out, and keeps what must be kept', () => {
  const table = new FlowTable(testRanges, 2);
  for (const port of [1, 2, 3, 4]) table.add(buildPacket({ ...syn, port }), start);
  table.add(buildPacket({ ...syn, port: 1 }), start);
  expect(table.overflow).toBe(2);
  table.add(buildPacket({ ...syn, port: 5 }), start, true);
  expect(table.flows().map(({ port, count }) => [port, count])).toEqual([
    [1, 2],
    [2, 1],
    [5, 1],
  ]);
});
