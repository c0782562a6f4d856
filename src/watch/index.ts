import { messageOf } from '../errors.ts';
import type { LabRanges, NodeOwner } from '../lab/types.ts';
import { type Canary, type CanaryKind, canaryKinds, isOverIpv6 } from '../model/evidence.ts';
import { blankSpeech } from './blank.ts';
import { CanaryBook, type CanarySender, planCanary, sendCanary } from './canary.ts';
import { type Capture, startCapture } from './capture.ts';
import { ClockGuard, type Clocks } from './clock.ts';
import { FlowTable } from './flows.ts';
import { mergeSources } from './log/merge.ts';
import { decodeLogged } from './log/nflog.ts';
import { type PacketLog, startPacketLog } from './log/packet-log.ts';
import { decodePacket, type Packet } from './packet.ts';
import { linuxSll2, type PcapRecord } from './pcap.ts';
import type { NodeWatchRecord } from './record.ts';
import { captureCommand } from './tcpdump.ts';

export { allowList, unusedAllowances, type Allowance } from './allow.ts';
export { attemptsJsonl } from './attempts.ts';
export type { CanarySender } from './canary.ts';
export { judgeWatch, type JudgeOptions } from './judge.ts';
export type { NodeWatchRecord } from './record.ts';

export interface WatchOptions {
  readonly ranges: LabRanges;
  /** Paths of the pcap files to write as evidence: what passed, and what netfilter logged. */
  readonly evidenceFiles: { readonly capture: string; readonly log: string };
  /** Ends the watch as `stop()` does. */
  readonly signal?: AbortSignal | undefined;
  /** Flows kept in memory of each source; 100 000 unless told. */
  readonly capacity?: number;
  /** Told of each packet as it is recorded: when it passed, in epoch milliseconds. */
  readonly onPacket?: (packet: Packet, time: number) => void;
  /** Whether a text has a secret in it that no file may hold. The evidence files have little of what programs say anyway. */
  readonly holdsSecret?: (text: string) => boolean;
  /** The machine's own unless told. */
  readonly clocks?: Clocks;
}

/** A running watch over one node. */
export interface NodeWatch {
  /** Name of the node. */
  readonly node: string;
  /** Tells the node's pods apart from now on: its container was started. */
  follow(containerId: string): Promise<void>;
  /** Sends a canary, from the node unless told; resolves once it was seen, 3 s later at most. One that was not is in the record as such. */
  canary(phase: Canary['phase'], sender?: CanarySender): Promise<void>;
  /** Sends the final canary, waits (3 s at most) until it was seen, ends the capture. May be called twice. */
  finish(): Promise<NodeWatchRecord>;
  /** Ends the capture without a final canary; may be called twice, and after `finish()`. */
  stop(): Promise<void>;
}

/** How a record of each source is read, and how many bytes before what programs make are left of one that cannot be. */
const sources = {
  captured: { decode: decodePacket, header: 20 },
  logged: { decode: decodeLogged, header: 4 },
} as const;
/** How long (milliseconds) to wait for a canary to come by. */
const canaryMs = 3_000;
/** How long (milliseconds) a packet may take from the namespace to here. */
const lagMs = 1_000;

/** Starts to watch a node's namespace; on return nothing that leaves it goes unseen. Rejects with `capture-failed`. */
export async function startWatch(owner: NodeOwner, options: WatchOptions): Promise<NodeWatch> {
  const { evidenceFiles, ranges, signal, capacity, holdsSecret = () => false } = options;
  const ipv6 = await hasIpv6(owner);
  const parts: Parts = {
    owner,
    ranges,
    kinds: ipv6 ? canaryKinds : canaryKinds.filter((kind) => !isOverIpv6(kind)),
    book: new CanaryBook(),
    clock: new ClockGuard(options.clocks),
    captured: new FlowTable(ranges, capacity),
    logged: new FlowTable(ranges, capacity),
  };
  const record = (source: 'captured' | 'logged', { data, time }: PcapRecord) => {
    const { decode, header } = sources[source];
    const packet = decode(data);
    parts.clock.check(time);
    if (!packet) {
      parts[source].addUnreadable(time);
      data.fill(0, header);
      return;
    }
    parts[source].add(packet, time, parts.book.recognise(packet, source));
    if (source === 'captured') options.onPacket?.(packet, time);
    // What could be read has been: the file holds less.
    blankSpeech(packet, holdsSecret);
  };
  const capture = await startCapture(owner, {
    command: captureCommand(ranges),
    linkType: linuxSll2,
    evidenceFile: evidenceFiles.capture,
    onRecord: record.bind(undefined, 'captured'),
    signal,
  });
  try {
    const log = await startPacketLog(owner, {
      ranges,
      ipv6,
      evidenceFile: evidenceFiles.log,
      onRecord: record.bind(undefined, 'logged'),
      signal,
    });
    return new RunningWatch(parts, capture, log);
  } catch (error) {
    await capture.stop();
    throw error;
  }
}

/** Whether packets over IPv6 can leave at all: a kernel without it makes none that could be seen. */
async function hasIpv6(owner: NodeOwner): Promise<boolean> {
  const { exitCode } = await owner.exec(['ip', '-6', 'route', 'get', '2001:db8::1']);
  return exitCode === 0;
}

interface Parts {
  readonly owner: NodeOwner;
  readonly ranges: LabRanges;
  /** What is sent of each canary. */
  readonly kinds: readonly CanaryKind[];
  readonly book: CanaryBook;
  readonly clock: ClockGuard;
  readonly captured: FlowTable;
  readonly logged: FlowTable;
}

class RunningWatch implements NodeWatch {
  readonly #parts: Parts;
  readonly #capture: Capture;
  readonly #log: PacketLog | { readonly unavailable: string };
  #finishing: Promise<NodeWatchRecord> | undefined;

  get node(): string {
    return this.#parts.owner.node;
  }

  constructor(parts: Parts, capture: Capture, log: PacketLog | { readonly unavailable: string }) {
    this.#parts = parts;
    this.#capture = capture;
    this.#log = log;
  }

  async follow(containerId: string): Promise<void> {
    if ('follow' in this.#log) await this.#log.follow(containerId);
  }

  async canary(phase: Canary['phase'], sender = this.#node()): Promise<void> {
    const { owner, book, kinds: possible } = this.#parts;
    const kinds = sender.kinds.filter((kind) => possible.includes(kind));
    const plan = planCanary(owner.node, phase, book.plans, { ...sender, kinds });
    book.add(plan);
    // Once the senders have ended or could not start, only what is on its way through the capture can still come.
    const sent = sendCanary(sender, plan).catch(() => undefined);
    const late = sent.then(() => book.waitFor(plan, lagMs));
    await Promise.race([book.waitFor(plan, canaryMs), late]);
  }

  #node(): CanarySender {
    const { owner, kinds, ranges } = this.#parts;
    return { from: 'node', resolver: ranges.resolver, kinds, exec: (command) => owner.exec(command) };
  }

  finish(): Promise<NodeWatchRecord> {
    this.#finishing ??= this.#finish();
    return this.#finishing;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#capture.stop(), 'stop' in this.#log ? this.#log.stop() : undefined]);
  }

  async #finish(): Promise<NodeWatchRecord> {
    const { owner, book, captured, logged } = this.#parts;
    await this.canary('end');
    const addresses = await localAddresses(owner);
    const [capture, log] = await Promise.all([
      this.#capture.stop(),
      'stop' in this.#log ? this.#log.stop() : this.#log,
    ]);
    return {
      node: owner.node,
      addresses,
      flows: mergeSources(captured.flows(), logged.flows()),
      plans: [...book.plans],
      canaries: book.results(),
      capture: {
        ...faulted(capture, this.#parts.clock.fault ?? overflowOf(captured)),
        log: 'unavailable' in log ? log : faulted(log, overflowOf(logged) ?? book.unlogged()),
      },
    };
  }
}

/** The first fault stands. */
function faulted<Facts extends { readonly fault?: string }>(facts: Facts, fault: string | undefined): Facts {
  return facts.fault !== undefined || fault === undefined ? facts : { ...facts, fault };
}

function overflowOf({ overflow }: FlowTable): string | undefined {
  return overflow === 0 ? undefined : `more traffic than could be recorded: ${overflow} packets left out`;
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
