import { isDeepStrictEqual } from 'node:util';
import type { Attempt } from '../model/attempt.ts';
import { type DnsContent, readDns } from '../watch/dns.ts';
import { DnsStreams } from '../watch/dns-streams.ts';
import { maxGapMs } from '../watch/flow-counter.ts';
import { Openings } from '../watch/openings.ts';
import type { Packet } from '../watch/packet.ts';
import { type Frame, packetWords, preciseTime, type Said } from './frame.ts';

/** Which packets are an attempt's. */
export interface Wanted {
  readonly attempt: Attempt;
  /** How much later (milliseconds) than the record says a packet may be dated. */
  readonly lateMs: number;
  /** The pod that sent it, where that is known: what another pod sent from the same address is not the attempt's. */
  readonly uid?: string | undefined;
  /** Ports it was sent from, where another source told them. */
  readonly ports?: ReadonlySet<number | undefined> | undefined;
}

/** Packets found: the first ones, and how many there are. */
export interface FoundFrames {
  readonly frames: readonly Frame[];
  readonly count: number;
  /** Ports they were sent from. */
  readonly ports: ReadonlySet<number | undefined>;
  /** The attempt says something that was read from none of them: they go between the same ends, no more. */
  readonly unread: boolean;
}

/** Packets from one port, at the first point where they were seen: elsewhere the same ones come by again. */
interface Conversation {
  readonly point: number;
  readonly frames: Frame[];
  count: number;
  /** Whether it was found to say what the attempt says. */
  says: boolean;
}

const maxShown = 8;
const maxConversations = 512;
/** A result's times are cut to the millisecond. */
const cutMs = 1;

/** Finds an attempt's packets among those of one capture, as they come, in bounded memory. */
export class FrameFinder {
  readonly #wanted: Wanted;
  readonly #from: number;
  readonly #to: number;
  /** What the attempt says; undefined where it says nothing. */
  readonly #said: Said | undefined;
  readonly #conversations = new Map<number | undefined, Conversation>();
  readonly #openings = new Openings(({ sourcePort }, content) => {
    this.#note(sourcePort, content);
  });
  readonly #dnsStreams = new DnsStreams(() => undefined);
  /** Packets of conversations beyond those that are kept. */
  #beyond = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    const { time, lastTime, detail, destination } = wanted.attempt;
    this.#said = Object.keys(detail).length === 0 ? undefined : detail;
    // A question over TCP is dated by the segment that completes it: what came before is its connection's too.
    const isAskedInStream = detail.query !== undefined && destination.protocol === 'tcp';
    this.#from = Date.parse(time) - cutMs - (isAskedInStream ? maxGapMs : 0);
    this.#to = Date.parse(lastTime) + cutMs + wanted.lateMs;
  }

  /** Takes the next packet, dated in epoch milliseconds; `at` says where it was seen. */
  add(number: number, time: number, packet: Packet, at: (packet: Packet) => string): void {
    if (time < this.#from || time > this.#to || !this.#fits(packet) || this.#asksAnother(packet)) return;
    const conversation = this.#conversation(packet);
    if (conversation === undefined || conversation.point !== packet.point) return;
    const said = this.#read(packet, time);
    this.#note(packet.sourcePort, said);
    conversation.count += 1;
    if (conversation.frames.length >= maxShown) return;
    conversation.frames.push({
      number,
      time: preciseTime(time),
      at: at(packet),
      summary: packetWords(packet, said),
    });
  }

  /** What was found; where some conversations say what the attempt says, those alone. */
  found(): FoundFrames {
    this.#openings.expire(Infinity);
    const all = [...this.#conversations];
    const telling = all.filter(([, { says }]) => says);
    const chosen = telling.length > 0 ? telling : all;
    return {
      frames: chosen
        .flatMap(([, { frames }]) => frames)
        .sort((a, b) => a.number - b.number)
        .slice(0, maxShown),
      count: chosen.reduce((sum, [, { count }]) => sum + count, telling.length > 0 ? 0 : this.#beyond),
      ports: new Set(chosen.map(([port]) => port)),
      unread: this.#said !== undefined && telling.length === 0,
    };
  }

  #fits({ source, destination, protocol, port, sourcePort, sender }: Packet): boolean {
    const { attempt, uid, ports } = this.#wanted;
    const to = attempt.destination;
    if (source !== attempt.source.address || destination !== to.address) return false;
    if (attempt.source.port !== undefined && attempt.source.port !== sourcePort) return false;
    if (protocol !== to.protocol || port !== to.port) return false;
    if (uid !== undefined && sender?.kind === 'pod' && sender.uid !== uid) return false;
    return ports === undefined || ports.has(sourcePort);
  }

  /** One datagram is one question: another one is another attempt's. */
  #asksAnother(packet: Packet): boolean {
    const wanted = this.#said?.query;
    if (wanted === undefined || packet.protocol !== 'udp') return false;
    return questionOf(readDns(packet), wanted)?.query !== wanted;
  }

  #conversation({ sourcePort, point }: Packet): Conversation | undefined {
    const known = this.#conversations.get(sourcePort);
    if (known) return known;
    if (this.#conversations.size >= maxConversations) {
      this.#beyond += 1;
      return undefined;
    }
    const fresh = { point, frames: [], count: 0, says: false };
    this.#conversations.set(sourcePort, fresh);
    return fresh;
  }

  #read(packet: Packet, time: number): Said | undefined {
    const wanted = this.#said?.query;
    if (wanted === undefined) return this.#openings.read(packet, time);
    return questionOf(
      packet.protocol === 'tcp' ? this.#dnsStreams.read(packet, time) : readDns(packet),
      wanted,
    );
  }

  #note(port: number | undefined, said: Said | undefined): void {
    const conversation = this.#conversations.get(port);
    if (conversation && said !== undefined && isDeepStrictEqual({ ...said }, { ...this.#said }))
      conversation.says = true;
  }
}

/** The question that is looked for, where it is among those asked; else the first. */
function questionOf(content: DnsContent, wanted: string): Said | undefined {
  if (content.kind !== 'query') return undefined;
  const asked = content.questions.map(({ type, name }) => `${type} ${name}`);
  const query = asked.find((each) => each === wanted) ?? asked[0];
  return query === undefined ? undefined : { query };
}
