import { messageOf } from '../errors.ts';
import type { LabRanges, NodeOwner } from '../lab/types.ts';
import { type Canary, type CanaryKind, canaryKinds, type NodeCapture } from '../model/evidence.ts';
import { CanaryBook, planCanary, sendCanary } from './canary.ts';
import { type Capture, startCapture } from './capture.ts';
import { FlowTable } from './flows.ts';
import { decodePacket } from './packet.ts';
import type { PcapRecord } from './pcap.ts';
import type { NodeWatchRecord } from './record.ts';

export { allowList, unusedAllowances, type Allowance } from './allow.ts';
export { attemptsJsonl } from './attempts.ts';
export { judgeWatch, type JudgeOptions } from './judge.ts';
export type { NodeWatchRecord } from './record.ts';

export interface WatchOptions {
  readonly ranges: LabRanges;
  /** Path of the pcap file to write as evidence. */
  readonly evidenceFile: string;
  /** Ends the watch as `stop()` does. */
  readonly signal?: AbortSignal | undefined;
  /** Flows kept in memory; 100 000 unless told. */
  readonly capacity?: number;
}

/** A running watch over one node. */
export interface NodeWatch {
  /** Sends a canary; resolves once it was seen, 3 s later at most. One that was not seen is in the record as such. */
  canary(phase: Canary['phase']): Promise<void>;
  /** Sends the final canary, waits (3 s at most) until it was seen, ends the capture. May be called twice. */
  finish(): Promise<NodeWatchRecord>;
  /** Ends the capture without a final canary; may be called twice, and after `finish()`. */
  stop(): Promise<void>;
}

/** How long (milliseconds) to wait for a canary to come by. */
const canaryMs = 3_000;
/** How long (milliseconds) a packet may take from the namespace to here. */
const lagMs = 1_000;

/** Starts to watch a node's namespace; on return nothing that leaves it goes unseen. Rejects with `capture-failed`. */
export async function startWatch(owner: NodeOwner, options: WatchOptions): Promise<NodeWatch> {
  const table = new FlowTable(options.ranges, options.capacity);
  const book = new CanaryBook();
  const onRecord = ({ data, time }: PcapRecord) => {
    const packet = decodePacket(data);
    if (packet) table.add(packet, time, book.recognise(packet));
    else table.addUnreadable(time);
  };
  const { evidenceFile, ranges, signal } = options;
  const capture = await startCapture(owner, { ranges, evidenceFile, onRecord, signal });
  const kinds = (await hasIpv6(owner)) ? canaryKinds : canaryKinds.filter((kind) => kind !== 'tcp6');
  return new RunningWatch(owner, ranges, capture, table, book, kinds);
}

/** Whether packets over IPv6 can leave at all: a kernel without it makes none that could be seen. */
async function hasIpv6(owner: NodeOwner): Promise<boolean> {
  const { exitCode } = await owner.exec(['ip', '-6', 'route', 'get', '2001:db8::1']);
  return exitCode === 0;
}

class RunningWatch implements NodeWatch {
  readonly #owner: NodeOwner;
  readonly #ranges: LabRanges;
  readonly #capture: Capture;
  readonly #table: FlowTable;
  readonly #book: CanaryBook;
  readonly #kinds: readonly CanaryKind[];
  #finishing: Promise<NodeWatchRecord> | undefined;

  constructor(
    owner: NodeOwner,
    ranges: LabRanges,
    capture: Capture,
    table: FlowTable,
    book: CanaryBook,
    kinds: readonly CanaryKind[],
  ) {
    this.#owner = owner;
    this.#ranges = ranges;
    this.#capture = capture;
    this.#table = table;
    this.#book = book;
    this.#kinds = kinds;
  }

  async canary(phase: Canary['phase']): Promise<void> {
    const plan = planCanary(this.#owner.node, phase, this.#book.plans, this.#kinds);
    this.#book.add(plan);
    // Once the senders have ended or could not start, only what is on its way through the capture can still come.
    const sent = sendCanary(this.#owner, plan, this.#ranges).catch(() => undefined);
    const late = sent.then(() => this.#book.waitFor(plan, lagMs));
    await Promise.race([this.#book.waitFor(plan, canaryMs), late]);
  }

  finish(): Promise<NodeWatchRecord> {
    this.#finishing ??= this.#finish();
    return this.#finishing;
  }

  async stop(): Promise<void> {
    await this.#capture.stop();
  }

  async #finish(): Promise<NodeWatchRecord> {
    await this.canary('end');
    const addresses = await localAddresses(this.#owner);
    const capture = await this.#capture.stop();
    return {
      node: this.#owner.node,
      addresses,
      flows: this.#table.flows(),
      plans: [...this.#book.plans],
      canaries: this.#book.results(),
      capture: withOverflow(capture, this.#table.overflow),
    };
  }
}

function withOverflow(capture: NodeCapture, overflow: number): NodeCapture {
  if (overflow === 0) return capture;
  return {
    ...capture,
    fault: capture.fault ?? `more traffic than could be recorded: ${overflow} packets left out`,
  };
}

/** Every address of the namespace, from `ip -o address`; the lab address alone where that fails. */
async function localAddresses(owner: NodeOwner): Promise<string[]> {
  const listed = await owner
    .exec(['ip', '-o', 'address', 'show'])
    .catch((error: unknown) => ({ stdout: messageOf(error) }));
  const found = [...listed.stdout.matchAll(/\sinet6? ([0-9a-f.:]+)(?:\/| )/g)].flatMap(
    ([, address]) => address ?? [],
  );
  return [...new Set([owner.address, ...found])];
}
