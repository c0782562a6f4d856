import { expect, it } from 'vitest';
import { displayFilter } from './display-filter.ts';
import { webAttempt } from './testing.ts';

/** Those of tcp, sctp, gre, icmpv6 and DNS were given to tshark 4.0 with a capture of such packets. */
it.each([
  ['tcp', 443, '203.0.113.7', 'ip.src == 10.42.0.9 && ip.dst == 203.0.113.7 && tcp.dstport == 443'],
  ['sctp', 20190, '203.0.113.7', 'ip.src == 10.42.0.9 && ip.dst == 203.0.113.7 && sctp.dstport == 20190'],
  ['udp', undefined, '203.0.113.7', 'ip.src == 10.42.0.9 && ip.dst == 203.0.113.7 && udp'],
  ['gre', undefined, '203.0.113.7', 'ip.src == 10.42.0.9 && ip.dst == 203.0.113.7 && gre'],
  ['ip-99', undefined, '203.0.113.7', 'ip.src == 10.42.0.9 && ip.dst == 203.0.113.7 && ip.proto == 99'],
])('of %s to port %s', (protocol, port, address, filter) => {
  const destination = { address, protocol, ...(port === undefined ? {} : { port }) };
  expect(displayFilter(webAttempt({ destination }))).toBe(filter);
});

it('of IPv6', () => {
  const { source } = webAttempt();
  const attempt = webAttempt({
    source: { ...source, address: 'fd00::5' },
    destination: { address: '2001:db8::1', protocol: 'icmpv6' },
  });
  expect(displayFilter(attempt)).toBe('ipv6.src == fd00::5 && ipv6.dst == 2001:db8::1 && icmpv6');
});
