import type { NodeOwner } from '../types.ts';
import { isOver6, type Question, type Target } from './target.ts';

/** What asking one thing came to. */
export interface Answer {
  readonly exitCode: number;
  /** What was said, error or not; empty where there was silence. */
  readonly said: string;
}

/** A packet that left the namespace's programs, and the interface it took. */
export interface Departure {
  readonly link: string;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly address: string;
  readonly port?: number;
}

export interface Seen {
  /** In the order of what was asked. */
  readonly answers: readonly (Answer | undefined)[];
  readonly departures: readonly Departure[];
}

/** Silence is what is hoped for and waited out; a control answers at once, and may be kept waiting by a busy machine. */
const limitSeconds = { control: 10, other: 1 };

/**
 * Asks everything at the same time, each for as long as its first word says, in one program: an exec for each would take longer than
 * the asking. Meanwhile tcpdump writes down which interface each packet takes: silence alone could not tell a packet
 * that went into the void from one that nobody outside cared to answer, nor from one that was never sent.
 */
const script = `export LC_ALL=C
set -f
node=$1; shift
folder=$(mktemp -d)
tcpdump -i any -Q out --immediate-mode -l -t -q -nn -s 128 -Z root >$folder/packets 2>$folder/tcpdump &
capture=$!
for _ in {1..100}; do grep -q 'listening on' $folder/tcpdump && break; sleep 0.02; done
ask() {
  limit=$1; shift
  case $1 in
    tcp) timeout $limit bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$2" "$3" ;;
    udp) timeout $limit bash -c 'exec 3<>"/dev/udp/$0/$1"; echo "$2" >&3; read -r -n 1 -u 3' "$2" "$3" "$node $number" ;;
    icmp) busybox ping -c 1 -W $limit "$2" ;;
    route) shift; ip route get "$@" ;;
    name) shift; timeout $limit busybox nslookup "$@" ;;
    socket) test -S "$2" ;;
  esac
}
number=0
for question; do
  { said=$(ask $question 2>&1); printf '%s\\t%s\\t%s\\n' $number $? "\${said//$'\\n'/$'\\v'}"; } &
  asked+=($!)
  number=$((number + 1))
done
wait "\${asked[@]}"
kill -INT $capture; wait $capture
echo packets
cat $folder/packets
rm -r $folder`;

/** Asks all of it from inside; what the namespace said, and what was seen to leave. */
export async function probe(
  owner: NodeOwner,
  targets: readonly Target[],
  signal?: AbortSignal,
): Promise<Seen> {
  const words = targets.map(
    ({ kind, ask }) => `${limitSeconds[kind === 'control' ? 'control' : 'other']} ${wordsOf(ask)}`,
  );
  const { stdout } = await owner.exec(
    ['bash', '-c', script, 'airtight-seal', owner.node, ...words],
    signal ? { signal } : {},
  );
  const lines = stdout.split('\n');
  const end = lines.indexOf('packets');
  const answers: (Answer | undefined)[] = targets.map(() => undefined);
  for (const line of lines.slice(0, Math.max(end, 0))) {
    const [number, exitCode, ...said] = line.split('\t');
    const text = said.join('\t').replaceAll('\v', '\n').trim();
    answers[Number(number)] = { exitCode: Number(exitCode), said: text };
  }
  return { answers, departures: lines.slice(end + 1).flatMap(departureOf) };
}

/** The question as the script takes it. */
function wordsOf(ask: Question): string {
  switch (ask.by) {
    case 'tcp':
    case 'udp':
      return `${ask.by} ${ask.address} ${ask.port}`;
    case 'icmp':
      return `icmp ${ask.address}`;
    case 'route':
      return `route ${ask.address} ipproto ${protocolOf(ask)}${ask.port === undefined ? '' : ` dport ${ask.port}`}`;
    case 'name':
      return `name ${ask.name} ${ask.server ?? ''}`;
    case 'socket':
      return `socket ${ask.path}`;
  }
}

/** The kernel knows ICMP over IPv6 by a name of its own. */
function protocolOf(ask: Question & { readonly by: 'route' }): string {
  return ask.protocol === 'icmp' && isOver6(ask) ? 'ipv6-icmp' : ask.protocol;
}

/** As tcpdump writes it: `eth0  Out IP 10.89.0.3.4000 > 203.0.113.1.443: tcp 0`. */
function departureOf(line: string): Departure[] {
  const [, link, to, what = ''] = /^(\S+)\s+Out IP6? \S+ > (\S+): (\S+)/.exec(line) ?? [];
  if (link === undefined || to === undefined) return [];
  if (/^ICMP/.test(what)) return [{ link, protocol: 'icmp', address: to }];
  const protocol = /^tcp/i.test(what) ? 'tcp' : /^UDP/i.test(what) ? 'udp' : undefined;
  const dot = to.lastIndexOf('.');
  return protocol ? [{ link, protocol, address: to.slice(0, dot), port: Number(to.slice(dot + 1)) }] : [];
}
