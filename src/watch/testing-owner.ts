import { PassThrough } from 'node:stream';
import type { ExecResult, NodeOwner } from '../lab/types.ts';
import { buildFrame, buildQuery, pcapHeader, pcapRecord, testRanges } from './testing.ts';

/** What the played tcpdump does differently from a good one. */
export interface Play {
  /** Last words instead of listening. */
  readonly refuses?: string;
  /** Ignores its signal. */
  readonly hangs?: boolean;
  /** Says other counters than what it handed over. */
  readonly counters?: readonly [captured: number, dropped: number];
  /** Canaries are sent and never captured. */
  readonly blind?: boolean;
}

/** An owner whose tcpdump is played: it captures what `capture` is given, and the canaries sent through `exec`. */
export class PlayedOwner implements NodeOwner {
  readonly node = 'n1';
  readonly address = '10.89.0.2';
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly commands: string[][] = [];
  readonly #play: Play;
  #packets = 0;

  constructor(play: Play = {}) {
    this.#play = play;
  }

  stream(command: readonly string[]) {
    this.commands.push([...command]);
    this.stderr.write('airtight-pid 4711\ntcpdump: data link type LINUX_SLL2\n');
    if (this.#play.refuses) this.end(`tcpdump: ${this.#play.refuses}\n`);
    else {
      this.stderr.write('tcpdump: listening on any, link-type LINUX_SLL2\n');
      this.stdout.write(pcapHeader());
    }
    return Promise.resolve({ stdout: this.stdout, stderr: this.stderr, done: Promise.resolve(0) });
  }

  exec(command: readonly string[]): Promise<ExecResult> {
    this.commands.push([...command]);
    const [, , script = '', , ...rest] = command;
    if (script.includes('kill')) {
      if (this.stdout.writableEnded)
        return Promise.resolve({ exitCode: 1, stdout: '', stderr: 'no such process' });
      if (!this.#play.hangs) this.end(this.#counters());
    }
    if (script.includes('nslookup') && !this.#play.blind) this.#canary(rest);
    const stdout =
      command[0] === 'ip' ? '2: cni0    inet 10.42.0.1/24 brd 10.42.0.255 scope global cni0\n' : '';
    return Promise.resolve({ exitCode: 0, stdout, stderr: '' });
  }

  capture(frame: Buffer, time = 1_700_000_000_000): void {
    this.#packets += 1;
    this.stdout.write(pcapRecord(frame, time));
  }

  /** Ends both outputs, with last words. */
  end(words: string): void {
    this.stdout.end();
    this.stderr.end(words);
  }

  #counters(): string {
    const [captured, dropped] = this.#play.counters ?? [this.#packets, 0];
    return `${captured} packets captured\n${captured} packets received by filter\n${dropped} packets dropped by kernel\n`;
  }

  #canary([name = '', server = '', to = '', at = '', to6 = '']: string[]): void {
    const from = testRanges.resolver;
    const port = Number(at);
    this.capture(buildFrame({ from, to: server, protocol: 'udp', port: 53, payload: buildQuery(name) }));
    this.capture(buildFrame({ from, to, protocol: 'tcp', port }));
    this.capture(buildFrame({ from, to, protocol: 'udp', port }));
    this.capture(buildFrame({ from, to, protocol: 'icmp' }));
    this.capture(buildFrame({ from: '2001:db8::2', to: to6, protocol: 'tcp', port }));
    this.capture(buildFrame({ from, to: '169.254.169.254', protocol: 'tcp', port }));
  }
}
