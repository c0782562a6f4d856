import { setTimeout as delay } from 'node:timers/promises';

/** What one look came to: done with a value, or what was seen instead, in words. */
export type Observation<T> = { readonly done: T } | { readonly waiting: string };

export interface PollOptions {
  readonly timeoutMs: number;
  /** Pause between looks; 100 ms unless told. */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The outcome of polling: the value, or the last state observed when the deadline passed. */
export type Polled<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly last: string };

/** Looks again and again until done or the deadline; an abort rejects with the signal's reason. */
export async function poll<T>(look: () => Promise<Observation<T>>, options: PollOptions): Promise<Polled<T>> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const seen = await look();
    if ('done' in seen) return { ok: true, value: seen.done };
    if (performance.now() >= deadline) return { ok: false, last: seen.waiting };
    await delay(options.intervalMs ?? 100, undefined, { signal: options.signal });
  }
}
