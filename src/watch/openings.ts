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
export type Envelope = Omit<Packet, 'payload'>;

interface Conversation<H> {
  readonly from: Envelope;
  readonly head: H;
  /** The best reading so far; it is handed over once it is whole, or no more can come. */
  best: Content | undefined;
  told: boolean;
}

/** Sixteen megabytes at most, at {@link headLimit} each. */
const limits = { capacity: 1024, idleMs: maxGapMs };
const quicPort = 443;

/**
 * Reads what is said first in TCP connections and UDP datagrams bound for outside, in bounded memory. What was read of
 * an opening that stays incomplete is handed to `onLate`.
 */
export class Openings {
  readonly #tcp: ExpiringMap<Conversation<TcpHead>>;
  readonly #quic: ExpiringMap<Conversation<StreamHead>>;

  constructor(onLate: (from: Envelope, content: Content) => void) {
    const onGone = ({ from, best, told }: Conversation<unknown>) => {
      if (best && !told) onLate(from, best);
    };
    this.#tcp = new ExpiringMap<Conversation<TcpHead>>(limits, onGone);
    this.#quic = new ExpiringMap<Conversation<StreamHead>>(limits, onGone);
  }

  /** What the packet makes known; undefined where nothing, or nothing new. */
  read(packet: Packet, time: number): Content | undefined {
    if (packet.protocol === 'tcp') return this.#readTcp(packet, time);
    if (packet.protocol !== 'udp' || packet.port === undefined) return undefined;
    const initial = readQuic(packet.payload);
    if (initial && (initial.crypto.length > 0 || packet.port === quicPort)) {
      return this.#readQuic(packet, initial, time);
    }
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
    if (!known?.head.belongs(packet)) {
      known = { from: envelope(packet), head: new TcpHead(packet), best: undefined, told: false };
      this.#tcp.add(key, known, time);
    }
    if (known.told || !known.head.add(packet)) return undefined;
    const { head } = known.head;
    return tell(known, head, readTls(head.bytes) ?? readHttp(head.bytes));
  }

  #readQuic(packet: Packet, initial: QuicInitial, time: number): Content | undefined {
    const key = `${connectionKey(packet)} ${initial.connection}`;
    let known = this.#quic.get(key, time);
    if (!known) {
      known = { from: envelope(packet), head: new StreamHead(), best: undefined, told: false };
      this.#quic.add(key, known, time);
    }
    if (known.told) return undefined;
    const { head } = known;
    for (const { offset, data } of initial.crypto) head.write(offset, data);
    const quic = { version: initial.version };
    const opening = initial.crypto.length > 0 ? readHandshake(head.bytes) : undefined;
    return tell(known, head, { whole: opening?.whole ?? true, content: { quic, ...opening?.content } });
  }
}

/** The content, where it is whole or nothing can be added to it. */
function tell(
  known: Pick<Conversation<unknown>, 'best' | 'told'>,
  head: StreamHead,
  opening: Opening | undefined,
): Content | undefined {
  known.best = opening?.content ?? known.best;
  if (opening && !opening.whole && !head.overrun) return undefined;
  known.told = true;
  head.drop(head.bytes.length);
  return known.best;
}

/** The packet without its bytes. */
export function envelope(packet: Packet): Envelope {
  const { payload: _bytes, fragment: _part, ...rest } = packet;
  return rest;
}
