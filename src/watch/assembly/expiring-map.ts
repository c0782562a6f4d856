interface Entry<V> {
  readonly value: V;
  used: number;
}

/**
 * A map in bounded memory: an entry unused for `idleMs`, or the longest unused one of more than `capacity`, is taken
 * out and handed to `onGone` with the time (epoch milliseconds) it was last used.
 */
export class ExpiringMap<V> {
  /** The longest unused first. */
  readonly #entries = new Map<string, Entry<V>>();
  readonly #limits: { readonly capacity: number; readonly idleMs: number };
  readonly #onGone: (value: V, used: number) => void;

  constructor(
    limits: { readonly capacity: number; readonly idleMs: number },
    onGone: (value: V, used: number) => void,
  ) {
    this.#limits = limits;
    this.#onGone = onGone;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, time: number): V | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, { value: entry.value, used: time });
    return entry.value;
  }

  /** Adds an entry; one under the same key goes as if it had been idle. */
  add(key: string, value: V, time: number): void {
    this.#end(key);
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= this.#limits.capacity) this.#end(oldest);
    this.#entries.set(key, { value, used: time });
  }

  /** Takes an entry out without a word to `onGone`. */
  remove(key: string): void {
    this.#entries.delete(key);
  }

  /** Lets go what has been idle at `time`; with Infinity everything. */
  expire(time: number): void {
    for (const [key, { used }] of this.#entries) {
      if (time - used <= this.#limits.idleMs) return;
      this.#end(key);
    }
  }

  #end(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#onGone(entry.value, entry.used);
  }
}
