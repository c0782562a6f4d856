import { randomBytes } from 'node:crypto';
import type { LabRanges, NodeOwner } from '../lab/types.ts';
import type { Canary } from '../model/evidence.ts';
import { readDns } from './dns.ts';
import type { Packet } from './packet.ts';

/** Domain of canary names; `.invalid` never exists (RFC 6761). */
export const canaryDomain = 'canary.airtight.invalid';

/** What one canary sends: a DNS question for `name`, and a connection attempt to `address` and `port`. */
export interface CanaryPlan {
  readonly node: string;
  readonly phase: Canary['phase'];
  readonly nonce: string;
  readonly name: string;
  /** In 198.51.100.0/24, TEST-NET-2 (RFC 5737), which belongs to nobody. */
  readonly address: string;
  readonly port: number;
}

/** Makes up a canary; `taken` are those of the same watch, whose address and port it must not share. */
export function planCanary(
  node: string,
  phase: Canary['phase'],
  taken: readonly CanaryPlan[] = [],
): CanaryPlan {
  const bytes = randomBytes(8);
  const nonce = bytes.toString('hex');
  const address = `198.51.100.${1 + (bytes.readUInt8(0) % 254)}`;
  const port = 1024 + (bytes.readUInt16BE(1) % 64_512);
  const clash = taken.some((other) => other.address === address && other.port === port);
  if (clash) return planCanary(node, phase, taken);
  return { node, phase, nonce, name: `${nonce}.${canaryDomain}`, address, port };
}

// `wait` keeps both as children of the shell: the owner's first process may not reap orphans.
const script = `busybox timeout 3 busybox nslookup "$1" "$2" </dev/null >/dev/null 2>&1 &
busybox nc -w 1 "$3" "$4" </dev/null >/dev/null 2>&1 &
wait`;

/**
 * Sends a canary from the node's namespace; resolves when both senders have ended, 1 to 3 s later where nothing
 * answers. Only their first packets count: see {@link CanaryBook.waitFor}. Rejects where they could not be started.
 */
export async function sendCanary(owner: NodeOwner, plan: CanaryPlan, ranges: LabRanges): Promise<void> {
  const command = [
    'sh',
    '-c',
    script,
    'airtight-canary',
    plan.name,
    ranges.resolver,
    plan.address,
    String(plan.port),
  ];
  const result = await owner.exec(command);
  if (result.exitCode !== 0) throw new Error(`canary not sent from ${owner.node}: ${result.stderr.trim()}`);
}

/** Joins what was sent to what the capture saw, while it runs. Only canaries planned here are ever recognised. */
export class CanaryBook {
  readonly #plans: CanaryPlan[] = [];
  readonly #seen = new Set<string>();
  #waiting: (() => void)[] = [];

  get plans(): readonly CanaryPlan[] {
    return this.#plans;
  }

  add(plan: CanaryPlan): void {
    this.#plans.push(plan);
  }

  /** True where the packet is one of the canaries; notes it as seen. */
  recognise(packet: Packet): boolean {
    if (packet.port === undefined || !this.#matches(packet)) return false;
    for (const check of [...this.#waiting]) check();
    return true;
  }

  /** Resolves true once both parts of the canary were seen, false when the time (milliseconds) is up. */
  waitFor(plan: CanaryPlan, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (seen: boolean) => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((other) => other !== check);
        resolve(seen);
      };
      const timer = setTimeout(() => {
        settle(false);
      }, timeoutMs);
      const check = () => {
        if (this.#isSeen(plan, 'dns') && this.#isSeen(plan, 'tcp')) settle(true);
      };
      this.#waiting.push(check);
      check();
    });
  }

  /** Two records a canary, in the order sent. */
  results(): Canary[] {
    return this.#plans.flatMap((plan) =>
      (['dns', 'tcp'] as const).map((kind) => ({
        node: plan.node,
        phase: plan.phase,
        kind,
        nonce: plan.nonce,
        seen: this.#isSeen(plan, kind),
      })),
    );
  }

  #isSeen(plan: CanaryPlan, kind: Canary['kind']): boolean {
    return this.#seen.has(`${kind} ${plan.nonce}`);
  }

  #matches(packet: Packet): boolean {
    if (packet.protocol === 'tcp' && packet.syn) {
      const plan = this.#plans.find((one) => one.address === packet.destination && one.port === packet.port);
      if (plan) this.#seen.add(`tcp ${plan.nonce}`);
      return plan !== undefined;
    }
    if (packet.protocol !== 'udp' || packet.port !== 53) return false;
    const content = readDns(packet);
    const name = content.kind === 'query' ? content.questions[0]?.name : undefined;
    const plan = name?.endsWith(`.${canaryDomain}`)
      ? this.#plans.find((one) => one.name === name)
      : undefined;
    if (plan) this.#seen.add(`dns ${plan.nonce}`);
    return plan !== undefined;
  }
}
