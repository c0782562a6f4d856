import { PassThrough } from 'node:stream';
import type { ExecResult, NodeOwner } from '../lab/types.ts';
import { logRules } from './log/rules.ts';
import { nflogLink } from './pcap.ts';
import {
  buildFrame,
  buildLogged,
  buildQuery,
  type PacketSpec,
  pcapHeader,
  pcapRecord,
  testRanges,
} from './testing.ts';

/** What the played programs do differently from good ones. */
export interface Play {
  /** Last words of tcpdump instead of listening. */
  readonly refuses?: string;
  /** Ignores its signal. */
  readonly hangs?: boolean;
  /** Says other counters than what it handed over. */
  readonly counters?: readonly [captured: number, dropped: number];
  /** Canaries are sent and never captured. */
  readonly blind?: boolean;
  /** Canaries are sent and captured, and never logged. */
  readonly deaf?: boolean;
  /** Last words of iptables-restore instead of putting the rules. */
  readonly noRules?: string;
  /** Packets that netfilter counts beyond those it logs. */
  readonly unlogged?: number;
  /** Rules as iptables-save gives them at the end. */
  readonly saved?: string;
}

/** One tcpdump, played. */
class Tcpdump {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  packets = 0;

  start(pid: number, link: { readonly name: string; readonly type: number }): void {
    this.stderr.write(`airtight-pid ${pid}\ntcpdump: listening on it, link-type ${link.name}\n`);
    this.stdout.write(pcapHeader({ linkType: link.type }));
  }

  hand(data: Buffer, time: number): void {
    this.packets += 1;
    this.stdout.write(pcapRecord(data, time));
  }

  end(words: string): void {
    this.stdout.end();
    this.stderr.end(words);
  }
}

const capturePid = 4711;
const logPid = 4712;
const moment = 1_700_000_000_000;

/**
 * An owner whose programs are played: tcpdump captures what `capture` is given and hears what `log` is given, and both
 * the canaries sent through `exec`; iptables counts what was logged.
 */
export class PlayedOwner implements NodeOwner {
  readonly node = 'n1';
  readonly address = '10.89.0.2';
  readonly commands: string[][] = [];
  readonly #play: Play;
  readonly #capture = new Tcpdump();
  readonly #log = new Tcpdump();

  constructor(play: Play = {}) {
    this.#play = play;
  }

  get stdout(): PassThrough {
    return this.#capture.stdout;
  }

  stream(command: readonly string[]) {
    this.commands.push([...command]);
    const isLog = command.some((word) => word.startsWith('nflog:'));
    const program = isLog ? this.#log : this.#capture;
    if (isLog) program.start(logPid, { name: 'NFLOG', type: nflogLink });
    else if (this.#play.refuses) this.end(`airtight-pid ${capturePid}\ntcpdump: ${this.#play.refuses}\n`);
    else program.start(capturePid, { name: 'LINUX_SLL2', type: 276 });
    const { stdout, stderr } = program;
    return Promise.resolve({ stdout, stderr, done: Promise.resolve(0) });
  }

  exec(command: readonly string[]): Promise<ExecResult> {
    this.commands.push([...command]);
    const [program = ''] = command;
    const at = command.indexOf('-c') + 1;
    const [script = '', , ...rest] = command.slice(at);
    if (script.includes('kill')) return this.#kill(Number(rest[0]));
    if (script.includes('iptables-restore') && this.#play.noRules) return answer('', this.#play.noRules);
    if (program === 'iptables-save') return answer(this.#play.saved ?? this.#saved());
    if (program === 'ip6tables-save') return answer(savedRules('ipv6', 0));
    if (script.includes('nslookup') && !this.#play.blind) this.#canary(rest);
    return answer(program === 'ip' ? '2: cni0    inet 10.42.0.1/24 brd 10.42.0.255 scope global cni0\n' : '');
  }

  capture(frame: Buffer, time = moment): void {
    this.#capture.hand(frame, time);
  }

  /** Logs a packet with the prefix of the rule it met. */
  log(prefix: string, spec: PacketSpec, time = moment): void {
    this.#log.hand(buildLogged(prefix, spec), time);
  }

  /** Ends both outputs of the capture, with last words. */
  end(words: string): void {
    this.#capture.end(words);
  }

  #kill(pid: number): Promise<ExecResult> {
    const program = pid === logPid ? this.#log : this.#capture;
    if (program.stdout.writableEnded) return answer('', 'no such process');
    if (!this.#play.hangs) {
      const [captured, dropped] = (pid === capturePid && this.#play.counters) || [program.packets, 0];
      program.end(
        `${captured} packets captured\n${captured} packets received by filter\n${dropped} packets dropped by kernel\n`,
      );
    }
    return answer('');
  }

  #saved(): string {
    return savedRules('ipv4', this.#log.packets + (this.#play.unlogged ?? 0));
  }

  #canary([name = '', server = '', to = '', at = '', to6 = '']: string[]): void {
    const from = testRanges.resolver;
    const port = Number(at);
    const sent: PacketSpec[] = [
      { from, to: server, protocol: 'udp', port: 53, payload: buildQuery(name) },
      { from, to, protocol: 'tcp', port },
      { from, to, protocol: 'udp', port },
      { from, to, protocol: 'icmp' },
      { from: '2001:db8::2', to: to6, protocol: 'tcp', port },
      { from: '2001:db8::2', to: to6, protocol: 'udp', port },
      { from: '2001:db8::2', to: to6, protocol: 58 },
      { from, to: '169.254.169.254', protocol: 'tcp', port },
    ];
    for (const spec of sent) {
      this.capture(buildFrame({ ...spec, packetType: 4 }));
      if (!this.#play.deaf) this.log('local', spec);
    }
  }
}

function answer(stdout: string, stderr = ''): Promise<ExecResult> {
  return Promise.resolve({ exitCode: stderr === '' ? 0 : 1, stdout, stderr });
}

/** What iptables-save says of our rules, the count on the one that logs what is sent locally. */
function savedRules(family: 'ipv4' | 'ipv6', logged: number): string {
  const lines = logRules(family, testRanges).split('\n');
  return lines
    .filter((line) => /^-[AI] /.test(line))
    .map((line) => {
      const rule = line.replace(/^-I (\S+) 1/, '-A $1');
      return `[${rule.startsWith('-A airtight-local') ? logged : 0}:0] ${rule}`;
    })
    .join('\n');
}
