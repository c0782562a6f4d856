import type { LabRanges } from '../lab/types.ts';
import { addressSet } from './address.ts';
import { readDns } from './dns.ts';
import { DnsStreams } from './dns-streams.ts';
import { insideRanges } from './filter.ts';
import { type Counted, FlowCounter, type Flow } from './flow-counter.ts';
import { Fragments } from './assembly/fragments.ts';
import { Openings } from './openings.ts';
import type { Packet } from './packet.ts';

export type { Flow } from './flow-counter.ts';

/** ICMP errors and echo replies: answers, not attempts. Types of RFC 792. */
const icmpAnswers = new Set([0, 3, 11, 12]);

/**
 * Sorts packets as they arrive into flows, in bounded memory: puts fragments and streams together, reads what they say,
 * and leaves out what is no attempt to leave.
 */
export class FlowTable {
  readonly #ranges: LabRanges;
  readonly #inside: (address: string) => boolean;
  readonly #flows: FlowCounter;
  readonly #fragments = new Fragments((part, time) => {
    this.#sort(part, time, false);
  });
  readonly #openings = new Openings((from, content) => {
    this.#flows.learn(from, content);
  });
  readonly #dnsStreams = new DnsStreams((from, time, bytes) => {
    // Outside it was counted as a packet already.
    if (!this.#isOutside(from)) this.#flows.count(from, time, { kind: 'undecoded', outside: false, bytes });
  });

  constructor(ranges: LabRanges, capacity?: number) {
    this.#ranges = ranges;
    this.#inside = addressSet(insideRanges(ranges));
    this.#flows = new FlowCounter(capacity);
  }

  /** Packets that were not recorded because there was no room. */
  get overflow(): number {
    return this.#flows.overflow;
  }

  /** Adds a packet seen at `time` (epoch milliseconds); `always` keeps it even where there is no room. */
  add(packet: Packet, time: number, always = false): void {
    this.#expire(time);
    const whole = this.#fragments.add(packet, time);
    if (whole) this.#sort(whole, time, always);
  }

  /** Adds a frame that could not be read as an IP packet: it is never passed over. */
  addUnreadable(time: number): void {
    const nobody = { point: 0, source: 'unknown', destination: 'unknown', protocol: 'unknown' };
    const counted = { kind: 'undecoded', outside: true, always: true, bytes: 0 } as const;
    this.#flows.count({ ...nobody, laterFragment: false }, time, counted);
  }

  /** Everything added so far, what was still incomplete included as far as it was read. */
  flows(): Flow[] {
    this.#expire(Infinity);
    return this.#flows.flows();
  }

  /** What waited in vain is counted before anything later is. */
  #expire(time: number): void {
    this.#fragments.expire(time);
    this.#openings.expire(time);
    this.#dnsStreams.expire(time);
  }

  #sort(packet: Packet, time: number, always: boolean): void {
    const outside = this.#isOutside(packet);
    const bytes = packet.payload.length;
    if ((packet.protocol === 'udp' || packet.protocol === 'tcp') && packet.port === 53) {
      this.#addDns(packet, time, { outside, always, bytes });
    } else if (outside && this.#isAttempt(packet)) {
      const content = this.#openings.read(packet, time);
      this.#flows.count(packet, time, { kind: 'packet', outside, always, bytes, content });
    }
  }

  #isOutside({ destination }: Pick<Packet, 'destination'>): boolean {
    return destination === this.#ranges.gateway || !this.#inside(destination);
  }

  #isAttempt(packet: Packet): boolean {
    if (packet.destination !== this.#ranges.gateway) return true;
    // The host drives the cluster: what goes back to it is no attempt. Of a part it is not known whether it opens something.
    if (packet.protocol === 'tcp') return packet.syn !== false;
    return packet.protocol !== 'icmp' || packet.icmpType === undefined || !icmpAnswers.has(packet.icmpType);
  }

  #addDns(packet: Packet, time: number, where: Pick<Counted, 'outside' | 'always' | 'bytes'>): void {
    const content = packet.protocol === 'tcp' ? this.#dnsStreams.read(packet, time) : readDns(packet);
    if (content.kind === 'query') {
      if (content.partial) this.#flows.count(packet, time, { kind: 'undecoded', ...where });
      for (const question of content.questions)
        this.#flows.count(packet, time, { kind: 'query', question, ...where });
    } else if (where.outside) {
      this.#flows.count(packet, time, { kind: 'packet', ...where });
    } else if (content.kind === 'undecoded') {
      this.#flows.count(packet, time, { kind: 'undecoded', ...where });
    }
  }
}
