import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildLogged } from '../testing.ts';
import { decodeLogged } from './nflog.ts';

const spec = {
  from: '10.89.0.2',
  to: '1.2.3.4',
  protocol: 'udp',
  port: 123,
  payload: Buffer.from('x'),
} as const;

test.each([
  ['pod:0a1b', { kind: 'pod', uid: '0a1b' }],
  ['pods', { kind: 'pods' }],
  ['node', { kind: 'node' }],
  ['local', { kind: 'local' }],
])('the prefix %s says who sent it', (prefix, sender) => {
  expect(decodeLogged(buildLogged(prefix, spec))).toMatchObject({
    destination: '1.2.3.4',
    port: 123,
    sender,
  });
});

test('what only came through has no sender', () => {
  expect(decodeLogged(buildLogged('through', spec))).not.toHaveProperty('sender');
});

test('IPv6 is read too', () => {
  const packet = decodeLogged(buildLogged('node', { from: 'fd00::1', to: '2001:db8::1', port: 443 }));
  expect(packet).toMatchObject({ destination: '2001:db8::1', protocol: 'tcp', port: 443 });
});

test('no bytes make it throw', () => {
  const whole = buildLogged('node', spec);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(whole.length), (noise, at) => {
      decodeLogged(Buffer.from(noise));
      decodeLogged(Buffer.concat([whole.subarray(0, at), noise]));
    }),
  );
});
