import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHttp } from './http.ts';

const read = (text: string) => readHttp(Buffer.from(text, 'latin1'));
const request = (...lines: string[]) => [...lines, '', ''].join('\r\n');

test('method, host, path and agent, without the query', () => {
  const text = request(
    'GET /v1/check?token=s3cret#x HTTP/1.1',
    'host: updates.example:8080',
    'User-Agent: curl/8',
  );
  expect(read(`${text}body`)).toEqual({
    content: {
      http: {
        version: '1.1',
        method: 'GET',
        host: 'updates.example:8080',
        path: '/v1/check',
        agent: 'curl/8',
      },
    },
    whole: true,
  });
});

test('bare line feeds, no headers, HTTP/1.0', () => {
  expect(read('HEAD /a HTTP/1.0\n\n')).toEqual({
    content: { http: { version: '1.0', method: 'HEAD', path: '/a' } },
    whole: true,
  });
});

test.each([
  ['GET http://user:pw@repo.example/x?y=1 HTTP/1.1', { host: 'repo.example', path: '/x' }],
  ['GET http://repo.example?y=1 HTTP/1.1', { host: 'repo.example' }],
  ['CONNECT repo.example:443 HTTP/1.1', { host: 'repo.example:443' }],
  ['OPTIONS * HTTP/1.1', { path: '*' }],
])('%s', (line, expected) => {
  expect(read(request(line))?.content?.http).toMatchObject(expected);
});

test("a proxy's request names its target, not the proxy", () => {
  const text = request('GET http://repo.example/x HTTP/1.1', 'Host: proxy.example');
  expect(read(text)?.content?.http?.host).toBe('repo.example');
});

test('the preface of HTTP/2', () => {
  expect(read('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toEqual({
    content: { http: { version: '2' } },
    whole: true,
  });
});

test('a request cut short says what stands before the cut, whole lines only', () => {
  expect(read('PO')).toEqual({ whole: false });
  expect(read('POST /a?tok')).toEqual({ whole: false });
  expect(read('POST /a HTTP/1.1\r\nHost: updates.ex')).toEqual({
    content: { http: { version: '1.1', method: 'POST', path: '/a' } },
    whole: false,
  });
  expect(read('POST /a HTTP/1.1\r\n')?.whole).toBe(false);
  expect(read('POST /a HTTP/1.1\r\nHost: a\r\n')?.content?.http?.host).toBe('a');
});

test('other text is not HTTP', () => {
  for (const text of [
    'SSH-2.0-Go\r\n',
    '\u0000\u0001',
    'get / HTTP/1.1\r\n',
    'EHLO mail\r\n',
    'GET / HTTP/3\r\n',
  ]) {
    expect(read(text)).toBeUndefined();
  }
});

test('what is sent cannot break a line of a report, nor fill it', () => {
  const http = read(request(`GET /${'a'.repeat(5000)} HTTP/1.1`, 'User-Agent: a\u001b[31m b'))?.content?.http;
  expect(http?.agent).toBe('a\\u001b[31m b');
  expect(http?.path).toHaveLength(201);
});

test('any bytes are read or not, but never throw', () => {
  const near = fc
    .array(
      fc.constantFrom(
        'GET',
        ' ',
        '/',
        '\r\n',
        '\n',
        'HTTP/1.1',
        'Host',
        ':',
        '?',
        'http://',
        '@',
        'PRI',
        '*',
        '2.0',
      ),
    )
    .map((parts) => Buffer.from(parts.join('')));
  const any = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.oneof(any, near), (bytes) => {
      readHttp(bytes);
    }),
    { numRuns: 1000 },
  );
});
