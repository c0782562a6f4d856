import { decode } from 'dns-packet';
import type { Packet } from './packet.ts';

/** One question, name in lower case without the final dot (the root is `.`). */
export interface Question {
  readonly type: string;
  readonly name: string;
}

/** What a packet to or from port 53 holds: questions of queries, or why there are none. */
export type DnsContent =
  /** `partial`: more followed that could not be read. */
  | { readonly kind: 'query'; readonly questions: readonly Question[]; readonly partial: boolean }
  | { readonly kind: 'response' }
  /** Opens, acknowledges or closes a TCP connection: nothing is asked yet. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'undecoded' };

const headerLength = 12;
/** RFC 9460; dns-packet 5.6.1 knows them by number only. */
const newerTypes: Readonly<Record<string, string>> = { UNKNOWN_64: 'SVCB', UNKNOWN_65: 'HTTPS' };

/**
 * Reads the DNS message of a UDP payload, or those one TCP segment holds whole, each after its length (RFC 1035,
 * 4.2; glibc sends A and AAAA in one segment). Messages split over segments come out as `undecoded`.
 */
export function readDns(packet: Packet): DnsContent {
  const { payload } = packet;
  if (packet.protocol !== 'tcp') return readMessage(payload);
  if (payload.length === 0) return { kind: 'empty' };
  const questions: Question[] = [];
  for (let at = 0; at < payload.length;) {
    const length = at + 2 <= payload.length ? payload.readUInt16BE(at) : 0;
    const content = readMessage(payload.subarray(at + 2, at + 2 + length));
    if (content.kind !== 'query')
      return questions.length === 0 ? content : { kind: 'query', questions, partial: true };
    questions.push(...content.questions);
    at += 2 + length;
  }
  return { kind: 'query', questions, partial: false };
}

function readMessage(message: Buffer): DnsContent {
  if (message.length < headerLength) return { kind: 'undecoded' };
  if (message.readUInt8(2) & 0x80) return { kind: 'response' };
  try {
    // Only the questions: what follows (EDNS, signatures) must not keep them from being read.
    const head = Buffer.from(message);
    head.fill(0, 6, headerLength);
    const questions = (decode(head).questions ?? []).map((question) => ({
      type: newerTypes[question.type] ?? question.type,
      name: tidyName(question.name),
    }));
    return questions.length > 0 ? { kind: 'query', questions, partial: false } : { kind: 'undecoded' };
  } catch {
    return { kind: 'undecoded' };
  }
}

/** Lower case, no final dot; bytes that would break a line of a report are escaped. */
export function tidyName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(
      /[\u0000-\u0020\u007f-\u009f\u2028\u2029\ufffd]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return plain === '' ? '.' : plain;
}
