import { decode } from 'dns-packet';
import type { Packet } from './packet.ts';
import { escapeControls } from './printable.ts';

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
  /** Opens, acknowledges or closes a TCP connection, or holds a part of a message: nothing is asked yet. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'undecoded' };

const headerLength = 12;
/** Programs ask one; each of thousands may refer to a name that takes thousands of steps to read. */
const maxQuestions = 16;
const dot = 0x2e;
/** RFC 9460; dns-packet 5.6.1 knows them by number only. */
const newerTypes: Readonly<Record<string, string>> = { UNKNOWN_64: 'SVCB', UNKNOWN_65: 'HTTPS' };

/** Reads the DNS message of a UDP datagram. */
export function readDns({ payload }: Packet): DnsContent {
  return readMessage(payload);
}

/**
 * Reads the messages at the start of what a client sent over TCP, each after its length (RFC 1035, 4.2; glibc sends A
 * and AAAA in one segment). `used` is how many bytes they took: a message that is not whole yet is left for later.
 */
export function readDnsStream(bytes: Buffer): { readonly content: DnsContent; readonly used: number } {
  const questions: Question[] = [];
  let used = 0;
  while (bytes.length - used >= 2) {
    const end = used + 2 + bytes.readUInt16BE(used);
    if (end > bytes.length) break;
    const content = readMessage(bytes.subarray(used + 2, end));
    used = end;
    if (content.kind === 'query') questions.push(...content.questions);
    else if (questions.length === 0) return { content, used };
    else return { content: { kind: 'query', questions, partial: true }, used };
  }
  if (questions.length === 0) return { content: { kind: 'empty' }, used };
  return { content: { kind: 'query', questions, partial: false }, used };
}

function readMessage(message: Buffer): DnsContent {
  if (message.length < headerLength) return { kind: 'undecoded' };
  if (message.readUInt8(2) & 0x80) return { kind: 'response' };
  const questions = (readQuestions(message)?.questions ?? []).map(({ type, name }) => ({
    type: newerTypes[type] ?? type,
    name: tidyName(name),
  }));
  return questions.length > 0 ? { kind: 'query', questions, partial: false } : { kind: 'undecoded' };
}

/**
 * The questions of a DNS message, names as they were sent, and at which byte they end; undefined where they cannot be
 * read.
 */
export function readQuestions(
  message: Buffer,
): { readonly questions: readonly Question[]; readonly end: number } | undefined {
  if (message.length < headerLength || message.readUInt16BE(4) > maxQuestions) return undefined;
  // Only the questions: what follows (answers, EDNS, signatures) must not keep them from being read.
  const head = Buffer.from(message);
  head.fill(0, 6, headerLength);
  try {
    const { questions = [] } = decode(head);
    return hasDotInLabel(message, questions.length) ? undefined : { questions, end: decode.bytes };
  } catch {
    return undefined;
  }
}

/**
 * Whether a label of the questions, which were read before, has a dot in it. The name would pass for another one: with
 * `a.svc.cluster.local` as one label the cluster's own, though cluster DNS passes it on.
 */
function hasDotInLabel(message: Buffer, questions: number): boolean {
  let at = headerLength;
  for (let n = 0; n < questions; n++) {
    let length = message.readUInt8(at);
    while (length > 0 && length < 0xc0) {
      if (message.subarray(at + 1, at + 1 + length).includes(dot)) return true;
      at += 1 + length;
      length = message.readUInt8(at);
    }
    // The end of the name, or a pointer, which is read only where it leads back to what was looked at; type and class.
    at += (length === 0 ? 1 : 2) + 4;
  }
  return false;
}

/** Lower case, no final dot; bytes that would break a line of a report are escaped. */
export function tidyName(name: string): string {
  const plain = escapeControls(name.toLowerCase().replace(/\.$/, ''));
  return plain === '' ? '.' : plain;
}
