import { redact } from '../../system/redact.ts';
import type { Content } from './content.ts';

const ntpPort = 123;
const ntpLength = 48;
const clientMode = 3;
const textPorts: Readonly<Record<number, NonNullable<Content['text']>['kind']>> = {
  514: 'syslog',
  8125: 'statsd',
};
const maxText = 64;

/** What one UDP datagram says by itself: a client's NTP question (RFC 5905, 7.3), or text to a port known for it. */
export function readDatagram(port: number, payload: Buffer): Content | undefined {
  if (port === ntpPort) return readNtp(payload);
  const kind = textPorts[port];
  // Nothing but the start of the first line: what follows is whatever the program logs.
  const line = kind && /^[\x20-\x7e]+/.exec(payload.toString('latin1'))?.[0];
  return kind && line ? { text: { kind, start: redact(line).slice(0, maxText) } } : undefined;
}

function readNtp(payload: Buffer): Content | undefined {
  const first = payload[0] ?? 0;
  const version = (first >> 3) & 7;
  if (payload.length < ntpLength || (first & 7) !== clientMode || version < 1 || version > 4)
    return undefined;
  return { ntp: { version } };
}
