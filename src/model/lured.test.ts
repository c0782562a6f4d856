import { isIPv4, isIPv6 } from 'node:net';
import { expect, it } from 'vitest';
import { luredAddresses } from './lured.ts';

it('answers a name with the same addresses each time', () => {
  // What the lure itself answered; src/lab/lure-program.test.ts asks it for many more.
  expect(luredAddresses('api.wordpress.org')).toEqual({ ipv4: '198.19.89.21', ipv6: '2001:2::fb16:5dfe' });
  expect(luredAddresses('update.traefik.io').ipv4).toBe('198.18.183.131');
});

it('stays within the ranges set aside for benchmarks', () => {
  for (let n = 0; n < 2_000; n++) {
    const { ipv4, ipv6 } = luredAddresses(`host-${n}.example.com`);
    expect(isIPv4(ipv4) && /^198\.1[89]\./.test(ipv4), ipv4).toBe(true);
    expect(isIPv6(ipv6) && ipv6.startsWith('2001:2::'), ipv6).toBe(true);
  }
});
