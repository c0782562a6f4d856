import { AirtightError, messageOf } from '../../errors.ts';
import type { LabRanges, NodeOwner } from '../../lab/types.ts';
import type { PacketLogFacts } from '../../model/evidence.ts';
import { type Capture, type CaptureOptions, startCapture } from '../capture.ts';
import { within } from '../deadline.ts';
import { nflogLink } from '../pcap.ts';
import { logCommand } from '../tcpdump.ts';
import { followCommand, stopFollowing } from './follow.ts';
import { clearRules, type Family, type LogCounters, logGroup, logRules, readCounters } from './rules.ts';

export interface PacketLogOptions {
  readonly ranges: LabRanges;
  /** Whether packets over IPv6 can leave at all. */
  readonly ipv6: boolean;
  /** Path of the pcap file to write as evidence. */
  readonly evidenceFile: string;
  readonly onRecord: CaptureOptions['onRecord'];
  readonly signal?: AbortSignal | undefined;
}

/** The watch's second source: every packet that wants out, logged and counted by rules of netfilter. */
export interface PacketLog {
  /** From now on tells the pods of the node in this container apart, by their cgroups. */
  follow(containerId: string): Promise<void>;
  /** Ends it and holds what arrived against what the kernel counted; may be called twice. Never rejects. */
  stop(): Promise<PacketLogFacts>;
}

/** Longest that the kernel keeps a packet back to put others with it into one message (milliseconds), and some. */
const flushMs = 1_100;
const tables = { ipv4: 'iptables', ipv6: 'ip6tables' } as const;

/** Puts the rules and listens to what they log; the reason, in words, where this namespace cannot log packets. */
export async function startPacketLog(
  owner: NodeOwner,
  options: PacketLogOptions,
): Promise<PacketLog | { readonly unavailable: string }> {
  const families: Family[] = options.ipv6 ? ['ipv4', 'ipv6'] : ['ipv4'];
  const arrivals = new Arrivals();
  let capture: Capture;
  try {
    // It listens before there is anything to hear: nothing is counted that could not arrive.
    capture = await startCapture(owner, {
      command: logCommand(logGroup),
      linkType: nflogLink,
      evidenceFile: options.evidenceFile,
      onRecord: (record) => {
        options.onRecord(record);
        arrivals.add();
      },
      signal: options.signal,
    });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof AirtightError) return { unavailable: error.message };
    throw error;
  }
  for (const family of families) {
    const put = await restore(owner, family, logRules(family, options.ranges));
    if (put === undefined) continue;
    await capture.stop();
    return { unavailable: put };
  }
  return new RunningLog(owner, capture, arrivals, families);
}

class RunningLog implements PacketLog {
  readonly #owner: NodeOwner;
  readonly #capture: Capture;
  readonly #arrivals: Arrivals;
  readonly #families: readonly Family[];
  #following = false;
  #stopping: Promise<PacketLogFacts> | undefined;

  constructor(owner: NodeOwner, capture: Capture, arrivals: Arrivals, families: readonly Family[]) {
    this.#owner = owner;
    this.#capture = capture;
    this.#arrivals = arrivals;
    this.#families = families;
  }

  async follow(containerId: string): Promise<void> {
    if (this.#following || this.#stopping) return;
    this.#following = true;
    const follower = await this.#owner.stream(followCommand(containerId, this.#families.includes('ipv6')));
    // Where it ends, senders are told apart less well, and attribution says so.
    follower.stdout.resume();
    follower.stderr.resume();
  }

  stop(): Promise<PacketLogFacts> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<PacketLogFacts> {
    if (this.#following) await this.#run(stopFollowing);
    const before = await this.#counters();
    await within(this.#arrivals.reach(before.logged), flushMs);
    const { packets, dropped, fault } = await this.#capture.stop();
    const after = await this.#counters();
    // The next watch of this namespace puts its own. Where they are gone already there is nothing to take away.
    for (const family of this.#families)
      await restore(this.#owner, family, clearRules).catch(() => undefined);
    const wrong = fault ?? before.missing ?? after.missing ?? disagreement(packets, before, after);
    return { packets, dropped, ...(wrong === undefined ? {} : { fault: wrong }) };
  }

  async #counters(): Promise<LogCounters> {
    let logged = 0;
    for (const family of this.#families) {
      const { exitCode, stdout, stderr } = await this.#run([`${tables[family]}-save`, '-c', '-t', 'raw']);
      if (exitCode !== 0) return { logged, missing: `the rules could not be read: ${stderr.trim()}` };
      const counters = readCounters(stdout);
      if (counters.missing !== undefined) return counters;
      logged += counters.logged;
    }
    return { logged };
  }

  #run(command: readonly string[]) {
    return this.#owner
      .exec(command)
      .catch((error: unknown) => ({ exitCode: -1, stdout: '', stderr: messageOf(error) }));
  }
}

/** How many packets have arrived, for whoever waits for the last of them. */
class Arrivals {
  #count = 0;
  #wanted = Infinity;
  #reached = (): void => undefined;

  add(): void {
    this.#count += 1;
    if (this.#count >= this.#wanted) this.#reached();
  }

  /** Resolves once so many have arrived. */
  reach(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wanted = count;
      this.#reached = resolve;
      if (this.#count >= count) resolve();
    });
  }
}

/** The kernel counts while the log is ended: the records must lie between two readings. */
function disagreement(records: number, before: LogCounters, after: LogCounters): string | undefined {
  if (before.logged <= records && records <= after.logged) return undefined;
  const counted = before.logged === after.logged ? `${after.logged}` : `${before.logged} to ${after.logged}`;
  return `netfilter counted ${counted} packets, ${records} arrived`;
}

/** What went wrong, in words; undefined where the rules were put. */
async function restore(owner: NodeOwner, family: Family, rules: string): Promise<string | undefined> {
  const program = `${tables[family]}-restore`;
  const command = ['sh', '-c', `printf %s "$1" | ${program} --noflush --wait 5`, 'airtight-rules', rules];
  const { exitCode, stderr } = await owner.exec(command);
  if (exitCode === 0) return undefined;
  return `${program}: ${stderr.trim().split('\n')[0] ?? `exit code ${exitCode}`}`;
}
