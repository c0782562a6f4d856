import { ExpiringMap } from './expiring-map.ts';
import { maxGapMs } from '../flow-counter.ts';
import { decodeData, type Fragment, type Packet } from '../packet.ts';

type Part = Packet & { readonly fragment: Fragment };

const limits = { capacity: 64, idleMs: maxGapMs };
const maxParts = 64;
/** No IP packet is larger. */
const maxLength = 65_535;

/**
 * Puts fragmented packets together, in bounded memory. Those that stay incomplete are handed on part by part, with the
 * time (epoch milliseconds) their last part was seen: nothing is passed over.
 */
export class Fragments {
  readonly #waiting: ExpiringMap<Part[]>;
  readonly #onPart: (part: Packet, time: number) => void;

  constructor(onPart: (part: Packet, time: number) => void) {
    this.#onPart = onPart;
    this.#waiting = new ExpiringMap(limits, (parts, time) => {
      for (const part of parts) onPart(part, time);
    });
  }

  /** Takes any packet: one that is whole comes back, and so does the whole that a fragment completes. */
  add(packet: Packet, time: number): Packet | undefined {
    if (!isPart(packet)) return packet;
    const { point, source, destination, fragment } = packet;
    const key = `${point} ${source} ${destination} ${fragment.next} ${fragment.id}`;
    const parts = this.#waiting.get(key, time);
    if (!parts) {
      this.#waiting.add(key, [keep(packet)], time);
      return undefined;
    }
    if (parts.length >= maxParts) {
      this.#onPart(packet, time);
      return undefined;
    }
    parts.push(keep(packet));
    const data = join(parts);
    if (!data) return undefined;
    this.#waiting.remove(key);
    const first = parts.find((part) => part.fragment.offset === 0) ?? packet;
    const { sender } = packet;
    const whole = { point, source, destination, ...decodeData(first.fragment.next, data) };
    return sender ? { ...whole, sender } : whole;
  }

  /** Lets go what has waited too long at `time`; with Infinity everything. */
  expire(time: number): void {
    this.#waiting.expire(time);
  }
}

function isPart(packet: Packet): packet is Part {
  return packet.fragment !== undefined;
}

/** A copy of its own: the captured bytes are a view of a much larger piece of the stream. */
function keep(part: Part): Part {
  return {
    ...part,
    payload: Buffer.from(part.payload),
    unread: [],
    fragment: { ...part.fragment, data: Buffer.from(part.fragment.data) },
  };
}

/** The whole, where no gap is left; undefined otherwise. Of parts that overlap the one that begins later stands. */
function join(parts: readonly Part[]): Buffer | undefined {
  const sorted = parts.map((part) => part.fragment).sort((a, b) => a.offset - b.offset);
  const end = sorted.find((part) => !part.more);
  const length = end ? end.offset + end.data.length : Infinity;
  if (length > maxLength) return undefined;
  let reached = 0;
  const whole = Buffer.alloc(length);
  for (const { offset, data } of sorted) {
    if (offset > reached) return undefined;
    data.copy(whole, offset);
    reached = Math.max(reached, offset + data.length);
  }
  return reached >= length ? whole : undefined;
}
