import type { Attempt } from '../model/attempt.ts';

/** What the sender said, a few words for each protocol: `DNS A x.example`, `TLS x.example`, `HTTP GET x.example/path`. */
export function saidWords({ detail }: Pick<Attempt, 'detail'>): string[] {
  const { query, quic, tls, http, ntp, text } = detail;
  return [
    query === undefined ? undefined : `DNS ${query}`,
    quic && `QUIC ${quic.version}`,
    tls && tlsWords(tls),
    http && httpWords(http),
    ntp && `NTP ${ntp.version}`,
    text && `${text.kind}: ${text.start}`,
  ].filter((words) => words !== undefined);
}

function tlsWords(tls: NonNullable<Attempt['detail']['tls']>): string {
  const { serverName, alpn, encryptedHello, partial } = tls;
  const name = serverName ?? (partial ? 'cut before a server name' : 'without a server name');
  const more = [...alpn, ...(encryptedHello ? ['true name may be hidden'] : [])];
  return `TLS ${name}${more.length === 0 ? '' : ` (${more.join(', ')})`}`;
}

function httpWords({ version, method, host, path, agent }: NonNullable<Attempt['detail']['http']>): string {
  if (method === undefined) return `HTTP/${version}`;
  const by = agent === undefined ? '' : ` by ${agent}`;
  return `HTTP ${method} ${host ?? ''}${path ?? ''}${by}`;
}
