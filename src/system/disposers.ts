import { messageOf } from '../errors.ts';

/** Something that was started and must be stopped; stopping twice is harmless. */
export type Dispose = () => Promise<unknown>;

/**
 * One stack of disposers a run: what was started last is stopped first. A disposer that fails does not keep the
 * others from running; the failures are returned as messages.
 */
export class Disposers {
  readonly #stack: { name: string; dispose: Dispose }[] = [];
  #stopping: Promise<string[]> | undefined;
  #stopped = false;

  get isEmpty(): boolean {
    return this.#stack.length === 0;
  }

  /** What is added after all was stopped is stopped at once: it came too late to be wanted. */
  add(name: string, dispose: Dispose): void {
    if (this.#stopped) void dispose().catch(() => undefined);
    else this.#stack.push({ name, dispose });
  }

  /** Stops everything in reverse order; later calls return the first call's outcome. */
  stop(): Promise<string[]> {
    this.#stopping ??= this.#unwind();
    return this.#stopping;
  }

  async #unwind(): Promise<string[]> {
    const failures: string[] = [];
    // Read the stack anew each time: a step that was interrupted may still add what it had just started.
    for (let next = this.#stack.pop(); next; next = this.#stack.pop()) {
      await next.dispose().catch((error: unknown) => failures.push(`${next.name}: ${messageOf(error)}`));
    }
    this.#stopped = true;
    return failures;
  }
}
