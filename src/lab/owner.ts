import { Wait } from 'testcontainers';
import { AirtightError, messageOf } from '../errors.ts';
import type { Disposers } from '../system/disposers.ts';
import { bindMount, copyInto, execIn, startContainer, streamIn } from './container.ts';
import type { Engine } from './engine.ts';
import type { LabNetwork } from './network.ts';
import { harnessPaths, type LabRanges, type Workbench } from './types.ts';

/** The sealed resolver's address inside each node's namespace: IPv4 service continuity range (RFC 7335), in use on no host we know. */
export const resolverAddress = '192.0.0.1';

/** Each namespace's IPv6 address on `void0`; a ULA (RFC 4193). */
export const voidAddress6 = 'fd00:a1:7::1';

/** An owner with what only the lab may know of it. */
export interface StartedOwner extends Workbench {
  readonly containerId: string;
}

/** Pods' packets are passed on, and an address is of use at once: nobody else can have one that was dealt out. */
const dualStackSysctls = {
  'net.ipv6.conf.all.forwarding': '1',
  'net.ipv6.conf.default.accept_dad': '0',
};

const ready = 'airtight: namespace is ready';

/**
 * Sets the namespace up before the node exists: nothing undeclared has a way out, and everything that tries leaves a
 * packet on one interface. Run as the owner's only program, in this order:
 *
 * 1. `void0`, one end of a pair whose other end belongs to nobody: the default route leads there. A route there must
 *    be, since connect() without one leaves no packet to see. ARP is off so that the first packet itself is sent. The
 *    node's own packets carry its address on the lab's network, which no other node has.
 * 2. New connections to the host's address on the bridge go there too. It lies inside the lab's range, so a mark and
 *    a table of its own are needed; replies to the host (it drives the API) still pass.
 * 3. No source NAT on `void0`, so that a pod's own address is seen.
 * 4. In a dual-stack lab the node gives itself an IPv6 address on the lab's network, and goes out with that. There is
 *    no host's address to close: the host has none there.
 * 5. Docker's resolver at 127.0.0.11, which may ask the host's (CVE-2024-29018), is cut off; a resolver that answers
 *    NXDOMAIN to every name takes its place. resolv.conf is shared with the node's container.
 */
const script = `set -eu
ip link add void0 type veth peer name void1
# No addresses of the link's own: neither noise on the void, nor a way to the host's link-local address by eth0.
for link in void0 void1 eth0; do ip link set "$link" addrgenmode none; done
ip -6 addr flush dev eth0 2>/dev/null || true
ip link set void0 arp off
ip link set void1 arp off
ip addr add "$RESOLVER/30" dev void0
ip link set void0 up
ip link set void1 up
ip route replace default via 192.0.0.2 dev void0 onlink src "$ADDRESS"
ip route add default dev void0 src "$ADDRESS" table 1077
ip rule add fwmark 0x10000000/0x10000000 lookup 1077
ip -6 addr add "$VOID6/64" dev void0 nodad 2>/dev/null && ip -6 route replace default dev void0 || echo "airtight: no IPv6 here"
if [ -n "$ADDRESS6" ]; then
  ip -6 addr add "$ADDRESS6/64" dev eth0 nodad
  ip -6 route replace default dev void0 src "$ADDRESS6"
fi
for tables in iptables-nft iptables-legacy; do
  $tables -t nat -F OUTPUT 2>/dev/null || true
  $tables -t nat -F POSTROUTING 2>/dev/null || true
done
for chain in PREROUTING OUTPUT; do
  iptables -t mangle -A $chain -d "$GATEWAY" -m conntrack --ctstate NEW -j MARK --set-xmark 0x10000000/0x10000000
done
iptables -t nat -I POSTROUTING -o void0 -j ACCEPT
echo "nameserver $RESOLVER" > /etc/resolv.conf
dnsmasq --no-resolv --no-hosts --no-poll --cache-size=0 --conf-file=/dev/null --user=root --pid-file \\
  --listen-address="$RESOLVER" --bind-interfaces '--address=/#/'
echo "${ready}"
exec sleep infinity
`;

/** Starts the container that holds a node's namespace, and waits until the namespace is sealed. */
export async function startOwner(
  engine: Engine,
  spec: {
    runId: string;
    image: string;
    node: string;
    address: string;
    address6?: string | undefined;
    network: LabNetwork;
    ranges: LabRanges;
    /** Path of a static helm on this machine that programs inside may use. */
    helm?: string | undefined;
  },
  disposers: Disposers,
): Promise<StartedOwner> {
  const { docker } = engine;
  const id = await startContainer(
    docker,
    {
      name: `${spec.node}-owner`,
      image: spec.image,
      runId: spec.runId,
      // An init of the image's own: Docker's may not be installed, and something must reap what exec leaves behind.
      entrypoint: ['catatonit', '--', '/bin/sh', '-c'],
      command: [script],
      environment: {
        ADDRESS: spec.address,
        ADDRESS6: spec.address6 ?? '',
        RESOLVER: spec.ranges.resolver,
        VOID6: spec.ranges.void6,
        GATEWAY: spec.ranges.gateway,
      },
      network: spec.network.name,
      address: spec.address,
      hostConfig: {
        // The kernel wants a cgroup's path from the machine's root where a rule is to match who sent a packet.
        CgroupnsMode: 'host',
        CapAdd: ['NET_ADMIN', 'NET_RAW', 'SYS_ADMIN'],
        SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
        Mounts: [
          bindMount('/sys/fs/cgroup', harnessPaths.cgroup),
          ...(spec.helm === undefined ? [] : [bindMount(spec.helm, harnessPaths.helm)]),
        ],
        Sysctls: {
          'net.ipv4.ip_forward': '1',
          'net.ipv6.conf.all.disable_ipv6': '0',
          ...(spec.address6 === undefined ? {} : dualStackSysctls),
        },
      },
      wait: Wait.forLogMessage(ready).withStartupTimeout(20_000),
    },
    disposers,
  ).catch((error: unknown) => {
    throw new AirtightError(
      'machine',
      `The namespace of node ${spec.node} could not be set up: ${messageOf(error)}`,
      { code: 'owner-failed', hint: 'Run "airtight doctor".', cause: error },
    );
  });
  return {
    containerId: id,
    node: spec.node,
    address: spec.address,
    ...(spec.address6 === undefined ? {} : { address6: spec.address6 }),
    exec: (command, options) => execIn(docker, id, command, options?.signal),
    writeFiles: (files) => copyInto(docker, id, files),
    stream: (command) => streamIn(docker, id, command),
  };
}
