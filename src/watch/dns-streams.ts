import { type DnsContent, readDnsStream } from './dns.ts';
import { ExpiringMap } from './assembly/expiring-map.ts';
import { maxGapMs } from './flow-counter.ts';
import { type Envelope, envelope } from './openings.ts';
import type { Packet } from './packet.ts';
import { connectionKey, TcpHead } from './assembly/tcp-head.ts';

interface DnsStream {
  readonly from: Envelope;
  readonly tcp: TcpHead;
}

/** Sixteen megabytes at most. */
const limits = { capacity: 1024, idleMs: maxGapMs };

/**
 * Reads DNS over TCP, in whatever segments the messages come, in bounded memory. A message that was never completed is
 * handed to `onUnread`, with the time (epoch milliseconds) of its last segment and how many bytes there are of it.
 */
export class DnsStreams {
  readonly #streams: ExpiringMap<DnsStream>;

  constructor(onUnread: (from: Envelope, time: number, bytes: number) => void) {
    this.#streams = new ExpiringMap(limits, ({ from, tcp }, time) => {
      if (tcp.head.bytes.length > 0 || tcp.head.broken) onUnread(from, time, tcp.head.bytes.length);
    });
  }

  /** What the segment completes. */
  read(segment: Packet, time: number): DnsContent {
    if (!segment.syn && segment.payload.length === 0) return { kind: 'empty' };
    const key = connectionKey(segment);
    let stream = this.#streams.get(key, time);
    if (!stream?.tcp.belongs(segment)) {
      stream = { from: envelope(segment), tcp: new TcpHead(segment) };
      this.#streams.add(key, stream, time);
    }
    const { tcp } = stream;
    if (tcp.add(segment)) {
      const { content, used } = readDnsStream(tcp.head.bytes);
      tcp.drop(used);
      const lost = content.kind === 'undecoded' || (content.kind === 'query' && content.partial);
      if (lost) this.#streams.remove(key);
      if (lost || content.kind !== 'empty') return content;
    }
    if (!tcp.head.overrun) return { kind: 'empty' };
    this.#streams.remove(key);
    return { kind: 'undecoded' };
  }

  /** Lets go what has been idle at `time`; with Infinity everything. */
  expire(time: number): void {
    this.#streams.expire(time);
  }
}
