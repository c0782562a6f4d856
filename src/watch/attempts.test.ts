import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { attemptSchema } from '../model/attempt.ts';
import { attemptsJsonl } from './attempts.ts';

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
