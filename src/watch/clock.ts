/** The two clocks of a machine, in milliseconds: the one that can be set, and the one that only runs on. */
export interface Clocks {
  wall(): number;
  steady(): number;
}

export const machineClocks: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

/** How far the clocks may part (milliseconds): time servers slew, they do not leap, by less. */
const toleranceMs = 2_000;

/**
 * Notices a clock that is set while the watch runs. Packets are joined to pods by time, so what was seen across a leap
 * cannot be told apart; a machine that slept is noticed too.
 */
export class ClockGuard {
  readonly #clocks: Clocks;
  readonly #offset: number;
  #fault: string | undefined;

  constructor(clocks: Clocks = machineClocks) {
    this.#clocks = clocks;
    this.#offset = clocks.wall() - clocks.steady();
  }

  /** What happened to the clock, in words; undefined where nothing did. */
  get fault(): string | undefined {
    this.check();
    return this.#fault;
  }

  /** Looks at the clocks now; `packetTime` (epoch milliseconds) is of a packet that has just arrived. */
  check(packetTime?: number): void {
    if (this.#fault !== undefined) return;
    const wall = this.#clocks.wall();
    const leap = wall - this.#clocks.steady() - this.#offset;
    if (Math.abs(leap) > toleranceMs) {
      const seconds = (Math.abs(leap) / 1000).toFixed(1);
      this.#fault = `the clock was set ${leap > 0 ? 'forward' : 'back'} by ${seconds} s during the record`;
    } else if (packetTime !== undefined && packetTime - wall > toleranceMs) {
      this.#fault = `a packet was dated ${((packetTime - wall) / 1000).toFixed(1)} s ahead of the clock`;
    }
  }
}
