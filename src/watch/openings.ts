import { ExpiringMap } from './assembly/expiring-map.ts';
import { maxGapMs } from './flow-counter.ts';
import type { Packet } from './packet.ts';
import type { Content, Opening } from './protocols/content.ts';
import { readDatagram } from './protocols/datagram.ts';
import { readHttp } from './protocols/http.ts';
import { type QuicInitial, readQuic } from './protocols/quic.ts';
import { readHandshake, readTls } from './protocols/tls.ts';
import { StreamHead } from './assembly/stream-head.ts';
import { connectionKey, TcpHead } from './assembly/tcp-head.ts';

/** A packet without its bytes, which need not be kept to say whose they were. */
export type Envelope = Omit<Packet, 'payload' | 'fragment' | 'unread'>;

interface Conversation {
  readonly from: Envelope;
  readonly head: StreamHead;
  readonly open: (bytes: Buffer) => Opening | undefined;
  told: boolean;
  /** How often the head grew, and its length when it was last read. */
  growths: number;
  readLength: number;
}

interface TcpConversation extends Conversation {
  readonly tcp: TcpHead;
}

/** Sixteen megabytes at most, at {@link headLimit} each. */
const limits = { capacity: 1024, idleMs: maxGapMs };
const quicPort = 443;
/** A head that grew more often is read again only when it has doubled: reading it at each byte takes seconds. */
const readEach = 64;

/**
 * Reads what is said first in TCP connections and UDP datagrams bound for outside, in bounded memory. What was read of
 * an opening that stays incomplete is handed to `onLate`.
 */
export class Openings {
  readonly #tcp: ExpiringMap<TcpConversation>;
  readonly #quic: ExpiringMap<Conversation>;

  constructor(onLate: (from: Envelope, content: Content) => void) {
    const onGone = ({ from, head, open, told }: Conversation) => {
      const content = told ? undefined : open(head.bytes)?.content;
      if (content) onLate(from, content);
    };
    this.#tcp = new ExpiringMap<TcpConversation>(limits, onGone);
    this.#quic = new ExpiringMap(limits, onGone);
  }

  /** What the packet makes known; undefined where nothing, or nothing new. */
  read(packet: Packet, time: number): Content | undefined {
    if (packet.protocol === 'tcp') return this.#readTcp(packet, time);
    if (packet.protocol !== 'udp' || packet.port === undefined) return undefined;
    const initial = readQuic(packet.payload);
    if (initial && initial.crypto.length > 0) return this.#readQuic(packet, initial, time);
    if (initial && packet.port === quicPort) return { quic: { version: initial.version } };
    return readDatagram(packet.port, packet.payload);
  }

  /** Lets go what has been idle at `time`; with Infinity everything. */
  expire(time: number): void {
    this.#tcp.expire(time);
    this.#quic.expire(time);
  }

  #readTcp(packet: Packet, time: number): Content | undefined {
    if (!packet.syn && packet.payload.length === 0) return undefined;
    const key = connectionKey(packet);
    let known = this.#tcp.get(key, time);
    if (!known?.tcp.belongs(packet)) {
      const tcp = new TcpHead(packet);
      known = { ...begin(packet, tcp.head, (bytes) => readTls(bytes) ?? readHttp(bytes)), tcp };
      this.#tcp.add(key, known, time);
    }
    return !known.told && known.tcp.add(packet) ? tell(known) : undefined;
  }

  #readQuic(packet: Packet, initial: QuicInitial, time: number): Content | undefined {
    const key = `${connectionKey(packet)} ${initial.connection}`;
    let known = this.#quic.get(key, time);
    if (!known) {
      const quic = { version: initial.version };
      known = begin(packet, new StreamHead(), (bytes) => {
        const opening = readHandshake(bytes);
        return { whole: opening?.whole ?? true, content: { quic, ...opening?.content } };
      });
      this.#quic.add(key, known, time);
    }
    if (known.told) return undefined;
    let grew = false;
    for (const { offset, data } of initial.crypto) grew = known.head.write(offset, data) || grew;
    return grew ? tell(known) : undefined;
  }
}

function begin(packet: Packet, head: StreamHead, open: Conversation['open']): Conversation {
  return { from: envelope(packet), head, open, told: false, growths: 0, readLength: 0 };
}

/** What a head that grew tells, once it is whole or cannot grow any more. */
function tell(known: Conversation): Content | undefined {
  const { bytes, overrun } = known.head;
  known.growths += 1;
  if (known.growths > readEach && bytes.length < 2 * known.readLength && !overrun) return undefined;
  known.readLength = bytes.length;
  const opening = known.open(bytes);
  if (opening && !opening.whole && !overrun) return undefined;
  known.told = true;
  known.head.drop(bytes.length);
  return opening?.content;
}

/** The packet without its bytes. */
export function envelope(packet: Packet): Envelope {
  const { payload: _bytes, fragment: _part, unread: _more, ...rest } = packet;
  return rest;
}
