import { describe, expect, it } from 'vitest';
import type { Attempt } from '../model/attempt.ts';
import { attemptFixture } from './fixtures/index.fixture.ts';
import { saidWords } from './said.ts';

const said = (detail: Attempt['detail']) => saidWords(attemptFixture('violation', 0, { detail })).join('; ');

describe('what was said', () => {
  it('names each protocol and what it told', () => {
    expect(said({})).toBe('');
    expect(said({ query: 'A a.example' })).toBe('DNS A a.example');
    expect(said({ ntp: { version: 4 } })).toBe('NTP 4');
    expect(said({ text: { kind: 'syslog', start: '<14>app' } })).toBe('syslog: <14>app');
    const tls = { serverName: 'a.example', alpn: ['h3'], encryptedHello: false };
    expect(said({ quic: { version: '1' }, tls })).toBe('QUIC 1; TLS a.example (h3)');
  });

  it('says where TLS names nobody, or may hide whom it names', () => {
    expect(said({ tls: { alpn: [], encryptedHello: false } })).toBe('TLS without a server name');
    expect(said({ tls: { alpn: [], encryptedHello: false, partial: true } })).toBe(
      'TLS cut before a server name',
    );
    expect(said({ tls: { serverName: 'front.example', alpn: [], encryptedHello: true } })).toBe(
      'TLS front.example (true name may be hidden)',
    );
  });

  it('tells a request of HTTP, as far as it is known', () => {
    const http = { version: '1.1', method: 'GET', host: 'a.example', path: '/x', agent: 'curl/8' } as const;
    expect(said({ http })).toBe('HTTP GET a.example/x by curl/8');
    expect(said({ http: { version: '2' } })).toBe('HTTP/2');
  });
});
