import type { Question } from './dns.ts';
import type { Envelope } from './openings.ts';
import { isOutgoing, type Sender } from './packet.ts';
import type { Content } from './protocols/content.ts';

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
  /** Absent where the packets came from several. */
  readonly sourcePort?: number | undefined;
  readonly protocol: string;
  readonly question?: Question;
  /** What was learned of it, in order of time; empty where nothing was. */
  readonly contents: readonly CountedContent[];
  /** Every address the same query was seen bound for, so the server behind a service address too. */
  readonly servers: readonly string[];
  /** True where the destination lies outside the seal. */
  readonly outside: boolean;
  /** Fragments after the first only, so without a port. */
  readonly fragments: boolean;
  /** Who sent it, where the kernel knew; flows of different senders are never one. */
  readonly sender?: Sender;
  /** Seen first on its way out of the namespace: from within it, not from a pod with a namespace of its own. */
  readonly outgoing?: true;
  /** Epoch milliseconds. */
  readonly first: number;
  readonly last: number;
  /** Packets, each counted once however many interfaces it passed. */
  readonly count: number;
  /** What the packets counted carried beyond their headers, as far as captured. */
  readonly bytes: number;
}

/** What was said first, and in how many of a flow's connections or datagrams. */
export interface CountedContent {
  readonly content: Content;
  readonly count: number;
}

/** What a packet is counted as. */
export interface Counted {
  readonly kind: Flow['kind'];
  readonly outside: boolean;
  readonly bytes: number;
  /** Kept even where the table is full. */
  readonly always?: boolean;
  readonly question?: Question;
  readonly content?: Content | undefined;
}

interface OpenFlow extends Omit<
  Flow,
  'servers' | 'first' | 'last' | 'count' | 'bytes' | 'sourcePort' | 'contents'
> {
  /** Made when there is something to keep: most flows say nothing. */
  contents?: Map<string, CountedContent>;
  first: number;
  servers: string[];
  last: number;
  count: number;
  bytes: number;
  sourcePort: number | undefined;
  point: number;
}

/**
 * A flow ends after this silence or length (milliseconds), and the next packet begins another: addresses are reused,
 * so one flow must not span two pods' lives.
 */
export const maxGapMs = 5_000;
const maxSpanMs = 30_000;
const maxServers = 8;
/** Different things said that are kept of one flow, and of all; the packets are counted none the less. */
const maxContents = 64;
const maxAllContents = 20_000;
/** About 60 MB when full; 60 s of a thousand different destinations a second fit. */
const defaultCapacity = 100_000;
/** Folds packets into flows, in bounded memory; what no longer fits is counted in `overflow`. */
export class FlowCounter {
  readonly #open = new Map<string, OpenFlow>();
  readonly #closed: OpenFlow[] = [];
  readonly #capacity: number;
  #contents = 0;
  #overflow = 0;

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
  }

  /** Packets that were not recorded because there was no room. */
  get overflow(): number {
    return this.#overflow;
  }

  flows(): Flow[] {
    return [...this.#closed, ...this.#open.values()].map(({ point: _point, contents, ...flow }) => ({
      ...flow,
      contents: contents ? [...contents.values()] : [],
    }));
  }

  /** Counts a packet seen at `time` (epoch milliseconds). */
  count(packet: Envelope, time: number, counted: Counted): void {
    const key = keyOf(packet, counted);
    const open = this.#open.get(key);
    if (open && isNear(open, time)) {
      this.#extend(open, packet, time, counted);
      return;
    }
    if (this.#open.size + this.#closed.length >= this.#capacity && !counted.always) {
      this.#overflow += 1;
      return;
    }
    if (open) this.#closed.push(open);
    const flow = begin(packet, time, counted);
    this.#open.set(key, flow);
    if (counted.content) this.#addContent(flow, counted.content, true);
  }

  /** Adds what became known of packets that were counted before. */
  learn(packet: Envelope, content: Content): void {
    const open = this.#open.get(keyOf(packet, { kind: 'packet', outside: true }));
    if (open) this.#addContent(open, content, true);
  }

  #extend(open: OpenFlow, packet: Envelope, time: number, { content, bytes }: Counted): void {
    if (!open.servers.includes(packet.destination) && open.servers.length < maxServers) {
      open.servers.push(packet.destination);
    }
    // The first point a flow is seen at is the nearest to its source; elsewhere the same packets come by again.
    const anew = open.point === packet.point;
    if (anew) {
      open.count += 1;
      open.bytes += bytes;
    }
    if (open.sourcePort !== packet.sourcePort) open.sourcePort = undefined;
    if (content) this.#addContent(open, content, anew);
    open.first = Math.min(open.first, time);
    open.last = Math.max(open.last, time);
  }

  #addContent(open: OpenFlow, content: Content, anew: boolean): void {
    const key = JSON.stringify(content);
    const known = open.contents?.get(key);
    if (known) {
      open.contents?.set(key, { content, count: known.count + (anew ? 1 : 0) });
    } else if ((open.contents?.size ?? 0) < maxContents && this.#contents < maxAllContents) {
      this.#contents += 1;
      open.contents ??= new Map();
      open.contents.set(key, { content, count: 1 });
    }
  }
}

/** A clock that is set back ends a flow too. */
function isNear({ first, last }: OpenFlow, time: number): boolean {
  return time - last <= maxGapMs && time - first <= maxSpanMs && time >= first - maxGapMs;
}

function keyOf(packet: Envelope, counted: Omit<Counted, 'bytes'>): string {
  const { sender } = packet;
  const of = sender === undefined ? '' : sender.kind === 'pod' ? sender.uid : sender.kind;
  return `${matterOf(packet, counted)} ${of}`;
}

/** What a flow is about, whoever sent it and whenever. */
export function matterOf(
  { source, destination, port, protocol }: Pick<Flow, 'source' | 'destination' | 'port' | 'protocol'>,
  { kind, outside, question }: Pick<Flow, 'kind' | 'outside' | 'question'>,
): string {
  // Destination translation changes the address of a query on its way to cluster DNS: left out there.
  const to = kind === 'packet' || outside ? `${destination} ${port ?? ''}` : '';
  const asked = question ? `${question.type} ${question.name}` : '';
  return `${kind} ${source} ${protocol} ${to} ${asked}`;
}

function begin(packet: Envelope, time: number, { kind, outside, question, bytes }: Counted): OpenFlow {
  return {
    kind,
    source: packet.source,
    destination: packet.destination,
    ...(packet.port === undefined ? {} : { port: packet.port }),
    protocol: packet.protocol,
    ...(question ? { question } : {}),
    servers: [packet.destination],
    outside,
    fragments: packet.laterFragment,
    ...(isOutgoing(packet.point) ? { outgoing: true } : {}),
    ...(packet.sender ? { sender: packet.sender } : {}),
    first: time,
    last: time,
    count: 1,
    bytes,
    sourcePort: packet.sourcePort,
    point: packet.point,
  };
}
