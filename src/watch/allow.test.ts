import { expect, test } from 'vitest';
import { attemptSchema, type Attempt } from '../model/attempt.ts';
import { allowList, unusedAllowances } from './allow.ts';

const entry = (to: string) => ({ to, reason: 'test' });

test.each([
  ['example.com', { address: '10.43.0.10', name: 'example.com', direct: false }, true],
  ['Example.com.', { address: '10.43.0.10', name: 'example.com', direct: false }, true],
  ['example.com', { address: '10.43.0.10', name: 'www.example.com', direct: false }, false],
  ['*.example.com', { address: '10.43.0.10', name: 'a.b.example.com', direct: false }, true],
  ['*.example.com', { address: '10.43.0.10', name: 'example.com', direct: false }, false],
  ['*.example.com', { address: '10.43.0.10', name: 'badexample.com', direct: false }, false],
  ['example.com', { address: '8.8.8.8', name: 'example.com', direct: true }, false],
  ['8.8.8.8', { address: '8.8.8.8', name: 'example.com', direct: true }, true],
  ['192.168.0.0/16', { address: '192.168.3.4', direct: true }, true],
  ['192.168.0.0/16', { address: '192.169.3.4', direct: true }, false],
  ['2001:db8::/32', { address: '2001:db8::5', direct: true }, true],
  ['10.43.0.0/16', { address: '10.43.0.10', name: 'example.com', direct: false }, false],
])('%s and %j: %s', (to, destination, allowed) => {
  expect(allowList([entry(to)])(destination) !== undefined).toBe(allowed);
});

test.each(['', 'https://example.com', '10.0.0.0/33', '10.0.0', '*', 'a b'])('"%s" is refused', (to) => {
  expect(() => allowList([entry(to)])).toThrow(/watch\.allow/);
});

test('entries that no attempt used are found', () => {
  const attempt = (more: Partial<Attempt>): Attempt =>
    attemptSchema.parse({
      id: 'a1',
      time: '',
      lastTime: '',
      class: 'declared',
      reason: '',
      count: 1,
      source: { kind: 'node', node: 'n', address: '10.89.0.2' },
      destination: { address: '10.43.0.10', port: 53, protocol: 'udp', name: 'example.com' },
      detail: { query: 'A example.com' },
      attribution: { method: 'm', confidence: 'high' },
      ...more,
    });
  const allow = ['example.com', '1.2.3.4', '*.unused.example', '9.9.9.9'].map(entry);
  const attempts = [
    attempt({}),
    attempt({ destination: { address: '1.2.3.4', protocol: 'tcp', name: 'a.unused.example' }, detail: {} }),
    attempt({ class: 'violation', destination: { address: '9.9.9.9', protocol: 'tcp' } }),
  ];
  expect(unusedAllowances(attempts, allow).map(({ to }) => to)).toEqual(['*.unused.example', '9.9.9.9']);
});
