import { describe, expect, test } from 'vitest';
import { addressSet, formatIpv6, isRange, reverseAddress } from './address.ts';

test.each([
  ['00000000000000000000000000000001', '::1'],
  ['20010db8000000000000000000000001', '2001:db8::1'],
  ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
  ['fd00000000000000000a000b000c000d', 'fd00::a:b:c:d'],
  ['00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
  ['00010000000300040005000600070008', '1:0:3:4:5:6:7:8'],
  ['00000000000000000000000000000000', '::'],
])('%s is written %s', (hex, text) => {
  expect(formatIpv6(Buffer.from(hex, 'hex'), 0)).toBe(text);
});

describe('addressSet', () => {
  const inside = addressSet(['10.42.0.0/16', '192.0.2.1', 'fe80::/10']);
  test.each([
    ['10.42.255.1', true],
    ['10.43.0.1', false],
    ['192.0.2.1', true],
    ['192.0.2.2', false],
    ['fe80::1', true],
    ['2001:db8::1', false],
    ['unknown', false],
  ])('%s: %s', (address, expected) => {
    expect(inside(address)).toBe(expected);
    expect(inside(address)).toBe(expected);
  });
  test('refuses what is no range', () => {
    expect(() => addressSet(['example.com'])).toThrow(RangeError);
    expect(() => addressSet(['10.0.0.0/'])).toThrow(RangeError);
  });
});

test('a range is an address, perhaps with a length that fits it', () => {
  expect(['1.2.3.4', '10.0.0.0/8', '::1', 'fd00::/8'].map(isRange)).toEqual([true, true, true, true]);
  expect(['a.b', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/x', ''].map(isRange)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('reverse names give their address', () => {
  expect(reverseAddress('4.3.2.1.in-addr.arpa')).toBe('1.2.3.4');
  expect(reverseAddress('42.10.in-addr.arpa')).toBe('10.42.0.0');
  expect(reverseAddress('d.f.ip6.arpa')).toBe('fd00::');
  expect(reverseAddress('lb._dns-sd._udp.0.0.42.10.in-addr.arpa')).toBeUndefined();
  expect(reverseAddress('example.com')).toBeUndefined();
});
