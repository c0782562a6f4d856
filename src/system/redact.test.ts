import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactData } from './redact.ts';
import { planted } from './planted.fixture.ts';

const hash = 'a'.repeat(64);

describe('redact', () => {
  it.each(planted)('takes out %s', (_, nonce, text) => {
    expect(text).toContain(nonce);
    const clean = redact(`before ${text} after`);
    expect(clean).not.toContain(nonce);
    expect(clean).toContain('[redacted]');
    expect(clean).toMatch(/^before .*after$/s);
  });

  it('takes out the values it is given', () => {
    expect(redact('it is abcdef0123', ['abcdef0123'])).toBe('it is [redacted]');
  });

  it.each([
    `pulled docker.io/library/nginx@sha256:${hash} in 3s`,
    'pod default/token-reader tried tcp 203.0.113.7:443',
    'volumes:\n- secret:\n    secretName: tls\n- projected:\n    sources:\n    - serviceAccountToken:\n        expirationSeconds: 3607\n',
    'automountServiceAccountToken: false',
    'token: null',
    'MountVolume.SetUp failed for volume "api-token" : secret "tls" not found',
    'http://10.89.0.2:5000/v2/ and oci://10.89.0.2:5000/charts/web',
    'user me@example.com asked for TXT example.com',
  ])('leaves what an operator needs: %j', (text) => {
    expect(redact(text)).toBe(text);
  });

  it.each(['a-token.', '-----BEGIN PRIVATE KEY-----\n', 'name: ', 'eyJ', '-eyJ', '://a:', 'Bearer '])(
    'comes to an end with two megabytes of %j',
    (piece) => {
      expect(redact(piece.repeat(2_000_000 / piece.length)).length).toBeGreaterThan(0);
    },
  );

  it('leaves JSON that is JSON', () => {
    const text = JSON.stringify({
      password: 'x'.repeat(20),
      list: ['token: abcdefgh', 'Bearer abcdefghijkl'],
    });
    expect(Object.keys(JSON.parse(redact(text)) as object)).toEqual(['password', 'list']);
  });

  it('finds nothing more in what it has cleaned', () => {
    const words = fc.constantFrom(
      'password',
      'token',
      ':',
      '=',
      ' ',
      '"',
      "'",
      '//u:',
      '@',
      'Bearer ',
      'name: X_TOKEN',
      'value',
      'abcdefghij',
      '\n',
      '{',
      '&',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
      }),
    );
  });
});

describe('redactData', () => {
  it('takes out what stands under the name of a secret, and keeps the shape', () => {
    const data = {
      values: { auth: { rootPassword: 'nonce', enabled: true }, replicas: 2, apiKey: '' },
      env: [
        { name: 'DB_PASSWORD', value: 'nonce' },
        { name: 'DB_HOST', value: 'db' },
      ],
    };
    expect(redactData(data)).toEqual({
      values: { auth: { rootPassword: '[redacted]', enabled: true }, replicas: 2, apiKey: '' },
      env: [
        { name: 'DB_PASSWORD', value: '[redacted]' },
        { name: 'DB_HOST', value: 'db' },
      ],
    });
  });

  it('takes out what a Secret holds, and lets be what a ConfigMap does', () => {
    const objects = [
      { kind: 'Secret', metadata: { name: 's' }, data: { key: 'bm9uY2U=' }, stringData: { other: 'nonce' } },
      { kind: 'ConfigMap', data: { key: 'value' } },
    ];
    expect(redactData(objects)).toEqual([
      {
        kind: 'Secret',
        metadata: { name: 's' },
        data: { key: '[redacted]' },
        stringData: { other: '[redacted]' },
      },
      { kind: 'ConfigMap', data: { key: 'value' } },
    ]);
  });

  it('looks into a text that is JSON', () => {
    const applied = JSON.stringify({ kind: 'Secret', data: { key: 'bm9uY2U=' } });
    expect(redactData({ applied }).applied).toBe('{"kind":"Secret","data":{"key":"[redacted]"}}');
  });

  it('is JSON that was JSON, with the same keys', () => {
    const keysOf = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([key, item]) => [key, keysOf(item)])
        : '';
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(keysOf(JSON.parse(JSON.stringify(redactData(plain))))).toEqual(keysOf(plain));
      }),
    );
  });
});
