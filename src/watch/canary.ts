import { randomBytes } from 'node:crypto';
import type { ExecResult } from '../lab/types.ts';
import {
  type Canary,
  type CanaryKind,
  canaryKinds,
  type CanaryOrigin,
  isOverIpv6,
} from '../model/evidence.ts';
import { readDns } from './dns.ts';
import type { Packet } from './packet.ts';

/** Domain of canary names; `.invalid` never exists (RFC 6761). */
export const canaryDomain = 'canary.airtight.invalid';

/** What one canary sends: a DNS question for `name`, and a first packet to each address, by `port` where it has ports. */
export interface CanaryPlan {
  readonly node: string;
  readonly from: CanaryOrigin;
  readonly phase: Canary['phase'];
  readonly nonce: string;
  /** What is sent of it: all kinds, but for IPv6 where the namespace has none. */
  readonly kinds: readonly CanaryKind[];
  readonly name: string;
  /** In 198.51.100.0/24, TEST-NET-2 (RFC 5737), which belongs to nobody. */
  readonly address: string;
  /** In 2001:db8::/32 (RFC 3849), which belongs to nobody either. */
  readonly address6: string;
  readonly port: number;
}

/** Where clouds keep the credentials of a machine; nothing answers there, least of all on a canary's port. */
const metadataAddress = '169.254.169.254';

/** What sends canaries: a place on a node, its DNS server, and what runs a program there. */
export interface CanarySender {
  readonly from: CanaryOrigin;
  readonly resolver: string;
  /** What can be sent from there: all kinds, but for IPv6 where it has none. */
  readonly kinds: readonly CanaryKind[];
  exec(command: readonly string[]): Promise<ExecResult>;
}

/** Makes up a canary; `taken` are those of the same watch, of which it must differ in address and port. */
export function planCanary(
  node: string,
  phase: Canary['phase'],
  taken: readonly CanaryPlan[] = [],
  { from, kinds }: Pick<CanarySender, 'from' | 'kinds'> = { from: 'node', kinds: canaryKinds },
): CanaryPlan {
  const bytes = randomBytes(8);
  const nonce = bytes.toString('hex');
  const address = `198.51.100.${1 + (bytes.readUInt8(0) % 254)}`;
  const groups = [0, 2, 4, 6].map((at) => (0x1000 + (bytes.readUInt16BE(at) % 0xe000)).toString(16));
  const address6 = `2001:db8:a1:7:${groups.join(':')}`;
  const port = 1024 + (bytes.readUInt16BE(1) % 64_512);
  const clash = taken.some((other) => other.address === address || other.port === port);
  if (clash) return planCanary(node, phase, taken, { from, kinds });
  return { node, from, phase, nonce, kinds, name: `${nonce}.${canaryDomain}`, address, address6, port };
}

/** Which of a canary's packets this is, by where it goes. */
export function canaryPacket(
  plan: CanaryPlan,
  { protocol, destination, port }: Pick<Packet, 'protocol' | 'destination' | 'port'>,
): CanaryKind | undefined {
  if (destination === plan.address && protocol === 'icmp') return 'icmp';
  if (destination === plan.address6 && protocol === 'icmpv6') return 'icmp6';
  if (port !== plan.port || (protocol !== 'tcp' && protocol !== 'udp')) return undefined;
  if (destination === plan.address) return protocol;
  if (destination === plan.address6) return `${protocol}6`;
  return destination === metadataAddress && protocol === 'tcp' ? 'metadata' : undefined;
}

// `wait` keeps all as children of the shell: the first process there may not reap orphans. TFTP is what busybox speaks over
// UDP to a port of one's choice.
const script = `exec </dev/null >/dev/null 2>&1
busybox timeout 3 busybox nslookup "$1" "$2" &
for to in "$3" $5 ${metadataAddress}; do busybox nc -w 1 "$to" "$4" & done
for to in "$3" $5; do
  busybox timeout 1 busybox tftp -g -r canary -l /dev/null "$to" "$4" &
  busybox ping -c 1 -W 1 "$to" &
done
wait`;

/**
 * Sends a canary; resolves when all programs have ended, 1 to 3 s later where nothing answers. Only their first packets
 * count: see {@link CanaryBook.waitFor}. Rejects where they could not be started.
 */
export async function sendCanary(sender: CanarySender, plan: CanaryPlan): Promise<void> {
  const { name, address, port, kinds, address6 } = plan;
  const to6 = kinds.some(isOverIpv6) ? address6 : '';
  const parameters = [name, sender.resolver, address, String(port), to6];
  const { exitCode, stderr } = await sender.exec([
    'busybox',
    'sh',
    '-c',
    script,
    'airtight-canary',
    ...parameters,
  ]);
  if (exitCode !== 0) throw new Error(`canary not sent from ${plan.from} on ${plan.node}: ${stderr.trim()}`);
}

/** Joins what was sent to what the capture saw, while it runs. Only canaries planned here are ever recognised. */
export class CanaryBook {
  readonly #plans: CanaryPlan[] = [];
  readonly #seen = { captured: new Set<string>(), logged: new Set<string>() };
  #waiting: (() => void)[] = [];

  get plans(): readonly CanaryPlan[] {
    return this.#plans;
  }

  add(plan: CanaryPlan): void {
    this.#plans.push(plan);
  }

  /** True where the packet is one of the canaries; notes that the source has seen it. */
  recognise(packet: Packet, source: 'captured' | 'logged'): boolean {
    const canary = this.#find(packet);
    if (!canary) return false;
    this.#seen[source].add(`${canary.kind} ${canary.plan.nonce}`);
    for (const check of [...this.#waiting]) check();
    return true;
  }

  /** The first canary that the capture saw and the log did not, in words. */
  unlogged(): string | undefined {
    const missed = this.results().find(
      ({ kind, nonce, seen }) => seen && !this.#seen.logged.has(`${kind} ${nonce}`),
    );
    return missed && `the ${missed.kind} canary (${missed.phase}) was not logged`;
  }

  /** Resolves true once all parts of the canary were seen, false when the time (milliseconds) is up. */
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
        if (plan.kinds.every((kind) => this.#isSeen(plan, kind))) settle(true);
      };
      this.#waiting.push(check);
      check();
    });
  }

  /** A record for each kind of each canary, in the order sent. */
  results(): Canary[] {
    return this.#plans.flatMap((plan) =>
      plan.kinds.map((kind) => ({
        node: plan.node,
        from: plan.from,
        phase: plan.phase,
        kind,
        nonce: plan.nonce,
        seen: this.#isSeen(plan, kind),
      })),
    );
  }

  #isSeen(plan: CanaryPlan, kind: Canary['kind']): boolean {
    return this.#seen.captured.has(`${kind} ${plan.nonce}`);
  }

  #find(packet: Packet): { readonly plan: CanaryPlan; readonly kind: CanaryKind } | undefined {
    if (packet.protocol !== 'tcp' || packet.syn === true) {
      for (const plan of this.#plans) {
        const kind = canaryPacket(plan, packet);
        if (kind !== undefined) return { plan, kind };
      }
    }
    if (packet.protocol !== 'udp' || packet.port !== 53) return undefined;
    const content = readDns(packet);
    const name = content.kind === 'query' ? content.questions[0]?.name : undefined;
    if (name?.endsWith(`.${canaryDomain}`) !== true) return undefined;
    const plan = this.#plans.find((one) => one.name === name);
    return plan && { plan, kind: 'dns' };
  }
}
