import { describe, expect, it } from 'vitest';
import { readTruth } from './ways-out-truth.ts';

describe('readTruth', () => {
  it('reads what was sent and what was not', () => {
    const printed = `{"way":2,"repeat":0,"at":1764094000000,"protocol":"udp","name":"w02.example.com","type":"AAAA"}
{"way":9,"repeat":19,"at":1764094000001,"protocol":"tcp","destination":"203.0.113.7","port":20090}
{"way":10,"repeat":0,"skipped":"connect: network is unreachable"}
`;
    expect(readTruth(printed)).toEqual([
      { way: 2, repeat: 0, at: 1764094000000, protocol: 'udp', name: 'w02.example.com', type: 'AAAA' },
      {
        way: 9,
        repeat: 19,
        at: 1764094000001,
        protocol: 'tcp',
        destination: '203.0.113.7',
        port: 20090,
      },
      { way: 10, repeat: 0, skipped: 'connect: network is unreachable' },
    ]);
  });

  it('reads nothing of a program that was not to try anything', () => {
    expect(readTruth('')).toEqual([]);
  });

  it.each([
    ['a line cut short', '{"way":9,"rep'],
    ['a panic among the lines', 'panic: runtime error'],
    ['a field that nobody would compare', '{"way":9,"repeat":0,"via":"void0"}'],
  ])('refuses %s', (_what, line) => {
    expect(() => readTruth(`{"way":9,"repeat":0,"at":1}\n${line}\n`)).toThrow();
  });
});
