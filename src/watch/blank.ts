import { readQuestions } from './dns.ts';
import type { Packet } from './packet.ts';
import { readDatagram } from './protocols/datagram.ts';
import { readQuic } from './protocols/quic.ts';

const dnsPort = 53;
const quicPort = 443;
/** A record's type, version and length; then the type of a ClientHello (RFC 8446, 4 and 5.1). */
const tls = { head: 5, handshake: 0x1603, clientHello: 1 };
/** Leap indicator, version and mode (RFC 5905, 7.3). */
const ntpKept = 1;
/** First byte and version, which stand there in every version of QUIC (RFC 8999). */
const quicKept = 5;

/**
 * Overwrites with zeros, in the packet's own bytes, what a program says: it may be a password. What is not read goes too.
 * Fields of headers and lengths stay, and what says where a program wants to go: header and questions of DNS messages, a
 * ClientHello, QUIC's Initial packets, the first byte of a client's NTP. Of these nothing either, where `holdsSecret` is
 * true of their text.
 */
export function blankSpeech(packet: Packet, holdsSecret: (text: string) => boolean): void {
  const { protocol, port, sourcePort, payload, fragment } = packet;
  for (const part of packet.unread) part.fill(0);
  if (fragment) {
    // Of the first, the header is left.
    fragment.data.fill(0, fragment.offset === 0 ? fragment.data.length - payload.length : 0);
  } else if (payload.length === 0) return;
  else if (port === dnsPort || sourcePort === dnsPort) {
    for (const message of protocol === 'tcp' ? messages(payload) : [payload]) blankDns(message, holdsSecret);
  } else payload.fill(0, keptOf(packet, holdsSecret));
}

/** Each message of a segment that begins with one, after its length; where it does not, the rest is one that cannot be read. */
function* messages(segment: Buffer): Generator<Buffer> {
  let at = 0;
  while (segment.length - at >= 2) {
    const end = at + 2 + segment.readUInt16BE(at);
    if (end > segment.length) break;
    yield segment.subarray(at + 2, end);
    at = end;
  }
  yield segment.subarray(at);
}

function blankDns(message: Buffer, holdsSecret: (text: string) => boolean): void {
  const section = readQuestions(message);
  const names = section?.questions.map(({ name }) => name).join(' ') ?? '';
  message.fill(0, names === '' || holdsSecret(names) ? 0 : section?.end);
}

/** How many bytes of what is said first may be kept. */
function keptOf({ protocol, port, payload }: Packet, holdsSecret: (text: string) => boolean): number {
  if (protocol === 'tcp') {
    const kept = helloLength(payload);
    return holdsSecret(payload.toString('latin1', 0, kept)) ? 0 : kept;
  }
  if (protocol !== 'udp' || port === undefined) return 0;
  if (readDatagram(port, payload)?.ntp) return ntpKept;
  const quic = readQuic(payload);
  if (!quic) return 0;
  if (quic.opened > 0) {
    const pieces = [...quic.crypto].sort((a, b) => a.offset - b.offset).map(({ data }) => data);
    const texts = [payload.subarray(0, quic.opened), ...quic.payloads, Buffer.concat(pieces)];
    return texts.some((text) => holdsSecret(text.toString('latin1'))) ? 0 : quic.opened;
  }
  return port === quicPort ? quicKept : 0;
}

/** The length of the record that a segment begins with, where that is a ClientHello's. */
function helloLength(payload: Buffer): number {
  if (payload.length <= tls.head || payload.readUInt16BE(0) !== tls.handshake) return 0;
  if (payload.readUInt8(tls.head) !== tls.clientHello) return 0;
  return Math.min(tls.head + payload.readUInt16BE(3), payload.length);
}
