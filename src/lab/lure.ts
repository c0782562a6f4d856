import { createInterface } from 'node:readline';
import { AirtightError } from '../errors.ts';
import { lureProgram } from './lure-program.ts';
import type { LabRanges, NodeOwner, RunningProgram } from './types.ts';

const startTimeoutMs = 15_000;

/** What answers in place of the outside, in one node's namespace. */
export interface Lure {
  /** Why it answers no longer, in words; undefined while it does. */
  fault(): string | undefined;
}

/**
 * A namespace of its own at the other end of the void: whatever comes out of `void1` is taken in there, whatever address
 * it was bound for (`local default`), and nothing can go on, there being no other link. TCP is led to one port, DNS over
 * UDP to the same server as in the node, so that answers come from the address that was asked; an ICMP echo the kernel
 * answers; all else is dropped. Both ends have one hardware address, since without ARP a packet is sent to the sender's own.
 *
 * Program 1 of the owner holds the node's namespace. `$1` is the program that answers.
 */
const sinkScript = `set -eu
inside() { nsenter -t 1 -n "$@"; }
mac=$(inside ip -o link show void0 | sed 's/.*link.ether \\([0-9a-f:]*\\).*/\\1/')
inside ip link set void1 netns $$
ip link set lo up
ip link set void1 addrgenmode none
ip link set void1 address "$mac" arp off up
ip addr add 192.0.0.2/32 dev void1
ipv6=0
ip -6 addr add fd00:a1:7::2/128 dev void1 nodad 2>/dev/null && ipv6=1
for family in 4 6; do
  [ $family$ipv6 = 60 ] && continue
  tables=iptables; echo=icmp
  [ $family = 6 ] && tables=ip6tables && echo=icmpv6
  ip -$family route add default dev void1
  ip -$family route add local default dev lo table 100
  ip -$family rule add iif void1 lookup 100 pref 10
  $tables -P FORWARD DROP
  $tables -P INPUT DROP
  $tables -A INPUT -p tcp -m multiport --dports 1,53 -j ACCEPT
  $tables -A INPUT -p udp --dport 53 -j ACCEPT
  $tables -A INPUT -p $echo -j ACCEPT
  $tables -t nat -A PREROUTING -p tcp ! --dport 53 -j REDIRECT --to-ports 1
  $tables -t nat -A PREROUTING -p udp --dport 53 -j REDIRECT --to-ports 53
done
# Should the program end, the namespace must not: the void's own end would go with it, and so would the default route.
sleep infinity >/dev/null 2>&1 &
exec perl -e "$1" :: 53 1 $ipv6
`;

/** The lab's resolver gives way to one that answers. */
const namesScript = `set -eu
pkill -x dnsmasq
ipv6=0
ip -6 route get 2001:db8::1 >/dev/null 2>&1 && ipv6=1
exec perl -e "$1" "$2" 53 0 $ipv6
`;

/**
 * Answers every name and accepts every connection of a node's namespace from now on; it ends with the owner. To be started
 * once the seal was seen to hold: from here on everything outside seems to be there. Rejects with `lure-failed`.
 */
export async function startLure(owner: NodeOwner, ranges: LabRanges): Promise<Lure> {
  const sink = await owner.stream(['unshare', '--net', 'sh', '-c', sinkScript, 'airtight-lure', lureProgram]);
  const atSink = await listening(owner, 'what accepts connections', sink);
  const names = await owner.stream(['sh', '-c', namesScript, 'airtight-lure', lureProgram, ranges.resolver]);
  const atNames = await listening(owner, 'what answers names', names);
  return { fault: () => atSink() ?? atNames() };
}

/** Resolves once the program listens, to what tells whether it has ended since. */
async function listening(
  owner: NodeOwner,
  what: string,
  { stdout, stderr, done }: RunningProgram,
): Promise<() => string | undefined> {
  const said: string[] = [];
  createInterface(stderr).on('line', (line) => said.push(line));
  let ended: string | undefined;
  const end = done.then((code) => {
    ended = `${what} on ${owner.node} ended (exit code ${code}): ${said.at(-1) ?? 'no last words'}`;
    return false;
  });
  const heard = new Promise<boolean>((resolve) => {
    createInterface(stdout).on('line', (line) => {
      if (line === 'lure: listening') resolve(true);
    });
    setTimeout(resolve, startTimeoutMs, false).unref();
  });
  if (await Promise.race([heard, end])) return () => ended;
  throw new AirtightError(
    'machine',
    `The lure could not be started: ${ended ?? `${what} on ${owner.node} did not listen within ${startTimeoutMs / 1000} s`}`,
    {
      code: 'lure-failed',
      hint: 'It needs Perl, unshare and iptables in the tools image; without --watch-mode lure none of it is used.',
    },
  );
}
