import type { Packet } from './packet.ts';

/** IANA's number. */
const tcp = 6;

/** A TLS record of a handshake: what a client says before anything is secret. */
const isHandshake = (payload: Buffer): boolean => payload.length > 1 && payload.readUInt16BE(0) === 0x1603;

/**
 * Overwrites with zeros, in the packet's own bytes, what a program says over TCP, but for DNS and segments that begin a TLS
 * handshake: whatever somebody says who was answered may be a password. Lengths and headers stay.
 */
export function blankSpeech(packet: Packet | undefined): void {
  if (packet === undefined) return;
  const { protocol, port, payload, fragment } = packet;
  if (fragment?.next === tcp) {
    // Of the first, the header is left.
    fragment.data.fill(0, fragment.offset === 0 ? fragment.data.length - payload.length : 0);
  } else if (protocol === 'tcp' && port !== 53 && !isHandshake(payload)) payload.fill(0);
}
