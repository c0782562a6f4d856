import { expect, test } from 'vitest';
import { buildPacket } from '../testing.ts';
import { TcpHead } from './tcp-head.ts';

const segment = (sequence: number, text: string, flags = 0x18) =>
  buildPacket({ from: '10.42.0.5', to: '1.2.3.4', port: 80, sequence, flags, payload: Buffer.from(text) });

test('counts from the SYN, beyond the end of the numbers, and copes with what comes again', () => {
  const syn = segment(0xffff_fffe, '', 2);
  const tcp = new TcpHead(syn);
  for (const [sequence, text] of [
    [1, 'cd'],
    [0xffff_ffff, 'ab'],
    [0, 'bcd'],
    [0xffff_fff0, 'before'],
  ] as const) {
    tcp.add(segment(sequence, text));
  }
  expect(tcp.head.bytes.toString()).toBe('abcd');
  tcp.drop(4);
  tcp.add(segment(2, 'def'));
  expect(tcp.head.bytes.toString()).toBe('ef');
  expect([tcp.belongs(syn), tcp.belongs(segment(77, '', 2)), tcp.belongs(segment(77, ''))]).toEqual([
    true,
    false,
    true,
  ]);
});

test('a connection that was open before begins with the first segment seen', () => {
  const first = segment(5000, 'GET');
  const tcp = new TcpHead(first);
  expect(tcp.add(first)).toBe(true);
  expect(tcp.head.bytes.toString()).toBe('GET');
});
