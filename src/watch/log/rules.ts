import type { LabRanges } from '../../lab/types.ts';
import { insideRanges } from '../filter.ts';

/** Group that the rules log to; whoever listens to it gets the packets. */
export const logGroup = 77;

export type Family = 'ipv4' | 'ipv6';

/** In an order in which none refers to one that is gone, where they are taken away. */
const chains = ['airtight-out', 'airtight-in', 'airtight-local', 'airtight-through'];

/** Several packets make one message, so that a burst does not fill the socket: one that is not full waits 1 s at most. */
const perMessage = 20;
/** ICMP answers of the node to the host, which drives it: echo reply, unreachable, time exceeded (RFC 792). */
const icmpAnswers = [0, 3, 11];

/**
 * What logs every packet that wants out, as input of iptables-restore: of pods as it comes in from them, of programs in
 * the node's namespace as they send it. Before conntrack and any translation, so in the table `raw`. The same packets are
 * meant as by {@link captureFilter}, which says it for tcpdump.
 */
export function logRules(family: Family, ranges: LabRanges): string {
  const inside = insideRanges(ranges).filter((range) => range.includes(':') === (family === 'ipv6'));
  const { gateway } = ranges;
  const toHost =
    family === 'ipv6'
      ? []
      : [
          `-d ${gateway} -p tcp ! --syn -j RETURN`,
          ...icmpAnswers.map((type) => `-d ${gateway} -p icmp --icmp-type ${type} -j RETURN`),
          `-d ${gateway} -g WHO`,
        ];
  const wanted = [
    '-p udp --dport 53 -g WHO',
    '-p tcp --dport 53 -g WHO',
    ...toHost,
    ...inside.map((range) => `-d ${range} -j RETURN`),
    '-g WHO',
  ];
  const chain = (name: string, who: string, rules: readonly string[]) =>
    rules.map((rule) => `-A ${name} ${rule.replace('WHO', who)}`);
  return [
    '*raw',
    ...chains.map((name) => `:${name} - [0:0]`),
    '-I OUTPUT 1 -j airtight-out',
    // What the namespace sends to itself was logged as it was sent.
    '-I PREROUTING 1 ! -i lo -j airtight-in',
    ...chain('airtight-out', 'airtight-local', wanted),
    ...chain('airtight-in', 'airtight-through', wanted),
    `-A airtight-local ${logTarget('local')}`,
    `-A airtight-through ${logTarget('through')}`,
    'COMMIT',
    '',
  ].join('\n');
}

/** Takes away what {@link logRules} has put. */
export const clearRules = [
  '*raw',
  '-D OUTPUT -j airtight-out',
  '-D PREROUTING ! -i lo -j airtight-in',
  ...['-F', '-X'].flatMap((order) => chains.map((name) => `${order} ${name}`)),
  'COMMIT',
  '',
].join('\n');

/** A rule's target; the prefix says who sent what it logs: see {@link readSender}. */
export function logTarget(prefix: string): string {
  return `-j NFLOG --nflog-group ${logGroup} --nflog-threshold ${perMessage} --nflog-prefix ${prefix}`;
}

/** What the kernel counted, and whether the rules stand as they were put. */
export interface LogCounters {
  /** Packets that rules of ours logged. */
  readonly logged: number;
  /** What is not as it was put, in words. */
  readonly missing?: string;
}

/** Reads `iptables-save -c -t raw`. */
export function readCounters(saved: string): LogCounters {
  const rules = [...saved.matchAll(/^\[(\d+):\d+\] -A (\S+) (.*)$/gm)].map(([, packets, chain, rule]) => ({
    packets: Number(packets),
    chain: chain ?? '',
    rule: rule ?? '',
  }));
  const first = (chain: string) => rules.find((one) => one.chain === chain)?.rule;
  const last = (chain: string) => rules.findLast((one) => one.chain === chain)?.rule;
  const logged = rules
    .filter(({ rule }) => rule.includes('-j NFLOG') && rule.includes(`--nflog-group ${logGroup}`))
    .reduce((sum, { packets }) => sum + packets, 0);
  const stands =
    first('OUTPUT') === '-j airtight-out' &&
    first('PREROUTING') === '! -i lo -j airtight-in' &&
    last('airtight-out') === '-g airtight-local' &&
    last('airtight-in') === '-g airtight-through' &&
    last('airtight-local')?.includes('-j NFLOG') === true &&
    last('airtight-through')?.includes('-j NFLOG') === true;
  return {
    logged,
    ...(stands ? {} : { missing: 'rules that log packets were taken away or others put before them' }),
  };
}
