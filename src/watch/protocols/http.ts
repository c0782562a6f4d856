import { printable } from '../printable.ts';
import type { Content, Opening } from './content.ts';

type Request = NonNullable<Content['http']>;

const requestLine = /^([A-Z][A-Z-]{0,19}) (\S+) HTTP\/(1\.[01]|2\.0)$/;

/**
 * Reads the request at the start of a TCP stream: HTTP/1 (RFC 9112) to the end of its headers, HTTP/2 by its preface
 * (RFC 9113, 3.4) alone. The query is left out: it may hold secrets. Undefined where the stream is not HTTP.
 */
export function readHttp(stream: Buffer): Opening | undefined {
  const text = stream.toString('latin1');
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.length === 1) return /^[A-Z][A-Z-]{0,19}(?: |$)/.test(text) ? { whole: false } : undefined;
  const [, method, target = '', version] = requestLine.exec(lines[0] ?? '') ?? [];
  if (method === undefined) return undefined;
  if (version === '2.0')
    return method === 'PRI' ? { content: { http: { version: '2' } }, whole: true } : undefined;
  const end = lines.indexOf('', 1);
  // The last line may still grow, unless it is the empty one after the headers.
  const whole = end > 0 && end < lines.length - 1;
  const headers = lines.slice(1, whole ? end : -1);
  const { host = header(headers, 'host'), path } = readTarget(method, target);
  const agent = header(headers, 'user-agent');
  const request: Request = {
    version: version === '1.0' ? '1.0' : '1.1',
    method,
    ...(host ? { host: printable(host) } : {}),
    ...(path ? { path: printable(path) } : {}),
    ...(agent ? { agent: printable(agent) } : {}),
  };
  return { content: { http: request }, whole };
}

/** The forms of a request's target (RFC 9112, 3.2): a path, a whole address for proxies, host and port to connect to. */
function readTarget(method: string, target: string): { host?: string; path?: string } {
  if (method === 'CONNECT') return { host: target };
  const [, host, rest] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#]*)(.*)$/i.exec(target) ?? [];
  const path = (host === undefined ? target : (rest ?? '')).replace(/[?#].*$/s, '');
  return { ...(host ? { host } : {}), ...(path ? { path } : {}) };
}

function header(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((each) => each.slice(0, name.length + 1).toLowerCase() === `${name}:`);
  return line?.slice(name.length + 1).trim();
}
