import type { LabRanges } from '../lab/types.ts';
import { addressSet } from './address.ts';
import { type Question, readDns } from './dns.ts';
import { insideRanges } from './filter.ts';
import type { Packet } from './packet.ts';

/**
 * Packets of one kind from one source to one destination, close together in time. `query`: a DNS question;
 * `packet`: anything bound for outside; `undecoded`: could not be read.
 */
export interface Flow {
  readonly kind: 'query' | 'packet' | 'undecoded';
  readonly source: string;
  /** As the source wrote it: for cluster DNS the service address, where the packet was seen before translation. */
  readonly destination: string;
  readonly port?: number;
  readonly protocol: string;
  readonly question?: Question;
  /** Every address the same query was seen bound for, so the server behind a service address too. */
  readonly servers: readonly string[];
  /** True where the destination lies outside the seal. */
  readonly outside: boolean;
  /** Fragments after the first only, so without a port. */
  readonly fragments: boolean;
  /** Epoch milliseconds. */
  readonly first: number;
  readonly last: number;
  /** Packets, each counted once however many interfaces it passed. */
  readonly count: number;
}

interface OpenFlow extends Omit<Flow, 'servers' | 'last' | 'count'> {
  servers: string[];
  last: number;
  count: number;
  point: number;
}

/**
 * A flow ends after this silence or length (milliseconds), and the next packet begins another: addresses are reused,
 * so one flow must not span two pods' lives.
 */
const maxGapMs = 5_000;
const maxSpanMs = 30_000;
const maxServers = 8;
/** About 60 MB when full; 60 s of a thousand different destinations a second fit. */
const defaultCapacity = 100_000;
/** ICMP errors and echo replies: answers, not attempts. Types of RFC 792. */
const icmpAnswers = new Set([0, 3, 11, 12]);

/** Folds packets into flows as they arrive, in bounded memory; what no longer fits is counted in `overflow`. */
export class FlowTable {
  readonly #open = new Map<string, OpenFlow>();
  readonly #closed: OpenFlow[] = [];
  readonly #ranges: LabRanges;
  readonly #inside: (address: string) => boolean;
  readonly #capacity: number;
  #overflow = 0;

  constructor(ranges: LabRanges, capacity = defaultCapacity) {
    this.#ranges = ranges;
    this.#inside = addressSet(insideRanges(ranges));
    this.#capacity = capacity;
  }

  /** Packets that were not recorded because the table was full. */
  get overflow(): number {
    return this.#overflow;
  }

  /** Adds a packet seen at `time` (epoch milliseconds); `always` keeps it even where the table is full. */
  add(packet: Packet, time: number, always = false): void {
    const outside = this.#isOutside(packet);
    if ((packet.protocol === 'udp' || packet.protocol === 'tcp') && packet.port === 53) {
      this.#addDns(packet, time, outside, always);
    } else if (outside && this.#isAttempt(packet)) {
      this.#count('packet', packet, time, { outside, always });
    }
  }

  /** Adds a frame that could not be read as an IP packet: it is never passed over. */
  addUnreadable(time: number): void {
    const packet = {
      point: 0,
      source: 'unknown',
      destination: 'unknown',
      protocol: 'unknown',
      laterFragment: false,
    };
    this.#count('undecoded', { ...packet, payload: Buffer.alloc(0) }, time, { outside: true, always: true });
  }

  flows(): Flow[] {
    return [...this.#closed, ...this.#open.values()];
  }

  #isOutside({ destination }: Packet): boolean {
    return destination === this.#ranges.gateway || !this.#inside(destination);
  }

  #isAttempt(packet: Packet): boolean {
    // Over loopback a host may talk to itself by any of its addresses.
    if (packet.source === packet.destination) return false;
    if (packet.destination !== this.#ranges.gateway) return true;
    // The host drives the cluster: what goes back to it is no attempt.
    if (packet.protocol === 'tcp') return packet.syn === true;
    return packet.protocol !== 'icmp' || packet.icmpType === undefined || !icmpAnswers.has(packet.icmpType);
  }

  #addDns(packet: Packet, time: number, outside: boolean, always: boolean): void {
    const content = readDns(packet);
    if (content.kind === 'query') {
      if (content.partial) this.#count('undecoded', packet, time, { outside, always });
      for (const question of content.questions)
        this.#count('query', packet, time, { outside, always, question });
    } else if (outside) {
      this.#count('packet', packet, time, { outside, always });
    } else if (content.kind === 'undecoded') {
      this.#count('undecoded', packet, time, { outside, always });
    }
  }

  #count(
    kind: Flow['kind'],
    packet: Packet,
    time: number,
    { outside, always, question }: { outside: boolean; always: boolean; question?: Question },
  ): void {
    // Destination translation changes the address of a query on its way to cluster DNS: left out of the key there.
    const to = kind === 'packet' || outside ? `${packet.destination} ${packet.port ?? ''}` : '';
    const asked = question ? `${question.type} ${question.name}` : '';
    const key = `${kind} ${packet.source} ${packet.protocol} ${to} ${asked}`;
    const open = this.#open.get(key);
    if (open && time - open.last <= maxGapMs && time - open.first <= maxSpanMs) {
      if (!open.servers.includes(packet.destination) && open.servers.length < maxServers) {
        open.servers.push(packet.destination);
      }
      // The first point a flow is seen at is the nearest to its source; elsewhere the same packets come by again.
      if (open.point === packet.point) open.count += 1;
      open.last = Math.max(open.last, time);
      return;
    }
    if (this.#open.size + this.#closed.length >= this.#capacity && !always) {
      this.#overflow += 1;
      return;
    }
    if (open) this.#closed.push(open);
    this.#open.set(key, {
      kind,
      source: packet.source,
      destination: packet.destination,
      ...(packet.port === undefined ? {} : { port: packet.port }),
      protocol: packet.protocol,
      ...(question ? { question } : {}),
      servers: [packet.destination],
      outside,
      fragments: packet.laterFragment,
      first: time,
      last: time,
      count: 1,
      point: packet.point,
    });
  }
}
