import { expect, test } from 'vitest';
import type { Attempt } from '../../src/model/attempt.ts';
import type { WatchMode } from '../../src/model/lured.ts';
import { scoreOf, type Tried } from './score.ts';

const to = { protocol: 'tcp', address: '203.0.113.1', port: 443 };
const tried: Tried = {
  way: 9,
  repeat: 0,
  protocol: to.protocol,
  destination: to.address,
  port: to.port,
  by: { kind: 'pod', pod: 'a' },
  group: 'pod',
};

function attempt(more: Partial<Attempt>): Attempt {
  return {
    id: 'a1',
    time: '',
    lastTime: '',
    class: 'violation',
    reason: '',
    count: 1,
    source: { kind: 'pod', node: 'n', namespace: 'default', pod: 'a', address: '10.42.0.5' },
    destination: to,
    detail: {},
    attribution: { method: 'pod-address', confidence: 'high' },
    ...more,
  };
}
const figures = (tries: readonly Tried[], attempts: readonly Attempt[], mode: WatchMode = 'deny') => {
  const { found, attributed, wrong } = scoreOf(tries, attempts, mode);
  return { found, attributed, wrong };
};

test('what was recorded of the one who did it is found and attributed', () => {
  expect(figures([tried], [attempt({})])).toEqual({ found: 1, attributed: 1, wrong: 0 });
});

test.each<[string, Partial<Attempt>]>([
  ['to another port', { destination: { ...to, port: 444 } }],
  ['to another address', { destination: { ...to, address: '203.0.113.2' } }],
  ['by another protocol', { destination: { ...to, protocol: 'udp' } }],
  ['that is a canary', { class: 'harness' }],
])('an attempt %s is not it', (_, more) => {
  expect(figures([tried], [attempt(more)])).toEqual({ found: 0, attributed: 0, wrong: 0 });
});

test('another name is wrong, also beside the right one; no name is neither', () => {
  const other = attempt({ source: { kind: 'pod', node: 'n', pod: 'b', address: '10.42.0.6' } });
  const nobody = attempt({ source: { kind: 'unknown', node: 'n', address: '10.42.0.5' } });
  expect(figures([tried], [other])).toEqual({ found: 1, attributed: 0, wrong: 1 });
  expect(figures([tried], [attempt({}), other])).toEqual({ found: 1, attributed: 0, wrong: 1 });
  expect(figures([tried], [nobody])).toEqual({ found: 1, attributed: 0, wrong: 0 });
});

test('a question is known by name and type, and a pull by the registry it asked for', () => {
  const { destination: _to, port: _port, ...rest } = tried;
  const asked: Tried = { ...rest, way: 2, protocol: 'udp', name: 'x.example.com', type: 'AAAA' };
  const question = { destination: { ...to, protocol: 'udp' }, detail: { query: 'AAAA x.example.com' } };
  expect(figures([asked], [attempt(question)]).found).toBe(1);
  expect(figures([asked], [attempt({ ...question, detail: { query: 'A x.example.com' } })]).found).toBe(0);
  const pull: Tried = { way: 21, repeat: 0, name: 'r0.registry.example.com', by: tried.by, group: 'pull' };
  const byContainerd = attempt({
    source: { kind: 'pod', node: 'n', pod: 'a', process: 'containerd', address: '192.0.0.1' },
    destination: { ...to, name: 'r0.registry.example.com' },
  });
  expect(figures([pull], [byContainerd])).toEqual({ found: 1, attributed: 1, wrong: 0 });
});

test('QUIC, NTP and logs are found only with what they said', () => {
  expect(figures([{ ...tried, way: 16 }], [attempt({})]).found).toBe(0);
  expect(figures([{ ...tried, way: 16 }], [attempt({ detail: { ntp: { version: 4 } } })]).found).toBe(1);
});

const tls = { alpn: [], encryptedHello: false };
test.each<[number, Attempt['detail']]>([
  [7, { tls: { ...tls, serverName: 'w07-r03-pod-x.ways.example.com' } }],
  [8, { tls }],
  [11, { http: { version: '1.1', host: 'w11-r03-pod-x.ways.example.com', path: '/updates' } }],
  [13, { tls }],
  [14, { tls: { ...tls, serverName: 'w14-r03-pod-x.ways.example.com' } }],
  [20, { http: { version: '1.1', path: '/latest/meta-data/' } }],
])('where a lure answered, way %i is found only with what it said', (way, detail) => {
  const said = { ...tried, way, repeat: 3 };
  const other: Attempt['detail'] = { tls: { ...tls, serverName: 'w12-r03-pod-x.ways.example.com' } };
  expect(figures([said], [attempt({ detail })], 'lure').found).toBe(1);
  for (const less of [{}, other]) expect(figures([said], [attempt({ detail: less })], 'lure').found).toBe(0);
  expect(figures([said], [attempt({})], 'deny').found).toBe(1);
});
