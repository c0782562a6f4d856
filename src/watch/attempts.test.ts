import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { attemptSchema } from '../model/attempt.ts';
import { attemptsJsonl, foldAttempts } from './attempts.ts';
import type { Flow } from './flows.ts';

test('each line of the log holds the hash of the line before', () => {
  const attempts = [1, 2, 3].map((n) =>
    attemptSchema.parse({
      id: `a${n}`,
      time: '2026-01-01T00:00:00.000Z',
      lastTime: '2026-01-01T00:00:00.000Z',
      class: 'violation',
      reason: 'line\nbreak',
      count: n,
      source: { kind: 'node', node: 'n1', address: '10.89.0.2' },
      destination: { address: '1.2.3.4', protocol: 'tcp' },
      detail: {},
      attribution: { method: 'node-address', confidence: 'high' },
    }),
  );
  const text = attemptsJsonl(attempts);
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(text.endsWith('\n')).toBe(true);
  const hashes = lines.map((line) => createHash('sha256').update(line).digest('hex'));
  const prevs = lines.map((line) => (JSON.parse(line) as { prev: string }).prev);
  expect(prevs).toEqual(['0'.repeat(64), hashes[0], hashes[1]]);
  expect(attemptsJsonl([])).toBe('');
});

const flow: Flow = {
  kind: 'packet',
  source: '10.42.0.5',
  destination: '198.18.0.7',
  port: 443,
  protocol: 'tcp',
  contents: [],
  servers: [],
  outside: true,
  fragments: false,
  first: 0,
  last: 1000,
  count: 10,
  bytes: 300,
};
const tls = (serverName?: string) => ({
  tls: { ...(serverName === undefined ? {} : { serverName }), alpn: [], encryptedHello: false },
});

function fold(...flows: readonly Partial<Flow>[]) {
  const sighting = {
    node: 'n1',
    expansions: 0,
    source: { kind: 'node', node: 'n1', address: flow.source },
    attribution: { method: 'node-address', confidence: 'high' },
  } as const;
  const judgement = { class: 'violation', reason: 'test' } as const;
  const { attempts } = foldAttempts(
    flows.map((more) => ({ judgement, sighting: { ...sighting, flow: { ...flow, ...more } } })),
  );
  for (const attempt of attempts) attemptSchema.parse(attempt);
  return attempts;
}

const said = (attempts: ReturnType<typeof fold>) =>
  attempts.map(({ destination, detail, count }) => ({ name: destination.name, detail, count }));

test('an attempt for each thing said, named by it; packets that said nothing count with the first', () => {
  const http = { version: '1.1', host: 'b.example' } as const;
  const contents = [
    { content: tls('a.example'), count: 1 },
    { content: { http }, count: 2 },
    { content: tls(), count: 1 },
  ];
  expect(said(fold({ contents }))).toEqual([
    { name: 'a.example', detail: tls('a.example'), count: 7 },
    { name: 'b.example', detail: { http }, count: 2 },
    { name: undefined, detail: tls(), count: 1 },
  ]);
});

test('flows that said the same are one attempt', () => {
  const contents = [{ content: tls('a.example'), count: 1 }];
  expect(said(fold({ contents }, { contents, first: 9000, last: 9000 }))).toEqual([
    { name: 'a.example', detail: tls('a.example'), count: 20 },
  ]);
  expect(fold({}, { contents })).toHaveLength(2);
});

test('bytes and the port they came from are told where they are those of one record', () => {
  const told = (...flows: Partial<Flow>[]) => fold(...flows).map(({ bytes, source }) => [bytes, source.port]);
  expect(told({ sourcePort: 4000 }, { sourcePort: 4000, first: 9000 })).toEqual([[600, 4000]]);
  expect(told({ sourcePort: 4000 }, { sourcePort: 4001, first: 9000 })).toEqual([[600, undefined]]);
  const contents = [
    { content: tls('a.example'), count: 1 },
    { content: tls('b.example'), count: 1 },
  ];
  expect(told({ contents })).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});
