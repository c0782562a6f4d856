import type { SealProbe } from '../../model/evidence.ts';
import type { Answer, Departure, Seen } from './prober.ts';
import { isOver6, type Question, type Target, textOf } from './target.ts';

/** What came of one question, before it is known whether its like can be asked at all. */
type Finding = Pick<SealProbe, 'state' | 'observed'>;

/** The interface of an owner's namespace that leads nowhere. */
const theVoid = 'void0';

const unsaid: Finding = { state: 'not-asked', observed: 'the prober said nothing of it' };

/** What the kernel says where it has no way to send. */
const unsendable =
  /network is unreachable|cannot assign requested address|no route to host|permission denied|operation not permitted/i;

/**
 * What each answer means. `heard` holds the numbers of the datagrams that reached this machine. A question that was
 * neither answered nor seen to end in the void is not asked: of silence alone nothing is known.
 */
export function judge(
  node: string,
  targets: readonly Target[],
  { answers, departures }: Seen,
  heard: ReadonlySet<number>,
): SealProbe[] {
  const took = (ask: Question): string[] =>
    departures.filter((one) => isTo(ask, one)).map(({ link }) => link);
  const findings = targets.map(({ kind, ask }, number): Finding => {
    const answer = answers[number];
    if (answer === undefined) return unsaid;
    if (kind === 'control' && ask.by === 'name') return denied(answer);
    const found = findingOf[ask.by](answer, took(ask));
    if (found.state === 'answered' || !heard.has(number)) return found;
    return { state: 'answered', observed: 'the datagram arrived on this machine' };
  });
  const deaf = new Map(
    targets.flatMap(({ kind, ask }, number) => {
      const { state, observed } = findings[number] ?? unsaid;
      return kind === 'control' && state !== 'answered' ? [[likeOf(ask), observed] as const] : [];
    }),
  );
  const probes = targets.map(({ kind, target, ask }, number): SealProbe => {
    const finding = findings[number] ?? unsaid;
    const about = { node, kind, target, address: textOf(ask) };
    if (kind === 'control') return { ...about, ...finding, state: stateOfControl(ask, finding) };
    // Where nothing was seen to be sent, only a prober that is known to work is believed.
    const control = finding.state === 'held' && took(ask).length === 0 ? deaf.get(likeOf(ask)) : undefined;
    if (control === undefined) return { ...about, ...finding };
    return {
      ...about,
      state: 'not-asked',
      observed: `${finding.observed}; its control was not answered: ${control}`,
    };
  });
  return [...probes, captureControl(node, targets, took)];
}

/** A namespace may have no IPv6; everything else that a control asks is there for certain. */
function stateOfControl(ask: Question, { state }: Finding): SealProbe['state'] {
  if (state === 'answered') return state;
  return isOver6(ask) ? 'not-asked' : 'held';
}

/** Packets that were answered must have been seen to leave, else the capture would miss others too. */
function captureControl(
  node: string,
  targets: readonly Target[],
  took: (ask: Question) => string[],
): SealProbe {
  const control = targets.find(({ kind }) => kind === 'control');
  const [link] = control ? took(control.ask) : [];
  return {
    node,
    kind: 'control',
    target: 'control: the capture of what leaves',
    address: control ? textOf(control.ask) : '',
    state: link === undefined ? 'held' : 'answered',
    observed: link === undefined ? 'the packet to the registry was not seen' : `seen to leave by ${link}`,
  };
}

/** Questions that one control stands for. */
function likeOf(ask: Question): string {
  return `${ask.by} ${isOver6(ask) ? 6 : 4}`;
}

const byPacket = (answer: Answer, links: readonly string[]): Finding => {
  const lines = answer.said.split('\n');
  const told = lines.find((line) => unsendable.test(line)) ?? lines.at(-1);
  const said = told?.split(': ').at(-1) ?? '';
  // A refusal is an answer: somebody is there.
  if (answer.exitCode === 0 || /refused|reset/i.test(said)) {
    return { state: 'answered', observed: answer.exitCode === 0 ? 'it answered' : said };
  }
  const out = links.find((link) => link !== theVoid && link !== 'lo');
  if (out !== undefined) return { state: 'leaves', observed: `no answer within 1 s, but it left by ${out}` };
  const [link] = links;
  if (link !== undefined) return { state: 'held', observed: `no answer within 1 s; it went to ${link}` };
  if (unsendable.test(said)) return { state: 'held', observed: `nothing was sent: ${said}` };
  return { state: 'not-asked', observed: `no packet was seen${said === '' ? '' : `: ${said}`}` };
};

const nxdomain = /NXDOMAIN/;

/** The sealed resolver's answer to every name is that there is no such name. */
function denied({ said }: Answer): Finding {
  return nxdomain.test(said)
    ? { state: 'answered', observed: 'NXDOMAIN' }
    : { state: 'held', observed: said };
}

const findingOf: Record<Question['by'], (answer: Answer, links: readonly string[]) => Finding> = {
  tcp: byPacket,
  udp: byPacket,
  icmp: byPacket,
  // Real addresses are never sent to: where the kernel would send the packet is proof enough.
  route: ({ exitCode, said }) => {
    const [line = ''] = said.split('\n');
    if (exitCode === 0 && !new RegExp(` dev ${theVoid}( |$)`).test(line))
      return { state: 'leaves', observed: line };
    return exitCode === 0 || unsendable.test(said)
      ? { state: 'held', observed: line }
      : { state: 'not-asked', observed: line };
  },
  name: ({ said }) => {
    if (/^Name:/m.test(said)) return { state: 'answered', observed: 'the name resolved' };
    const line = said.split('\n').find((text) => /NXDOMAIN|timed out|refused|no servers/i.test(text));
    return { state: 'held', observed: line?.trim() ?? 'no answer within 1 s' };
  },
  socket: ({ exitCode }) =>
    exitCode === 0
      ? { state: 'answered', observed: 'it is there' }
      : { state: 'held', observed: 'not there' },
};

function isTo(ask: Question, packet: Departure): boolean {
  if (ask.by !== 'tcp' && ask.by !== 'udp' && ask.by !== 'icmp') return false;
  const [address] = ask.address.split('%');
  return (
    packet.protocol === ask.by &&
    packet.address === address &&
    (ask.by === 'icmp' || packet.port === ask.port)
  );
}
