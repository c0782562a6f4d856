import { AirtightError, messageOf } from '../errors.ts';
import type { NodeOwner, RunningProgram } from '../lab/types.ts';
import type { NodeCapture } from '../model/evidence.ts';
import { within } from './deadline.ts';
import { EvidenceFile } from './evidence-file.ts';
import { PcapParser, type PcapRecord } from './pcap.ts';
import { TcpdumpLog } from './tcpdump.ts';

const startTimeoutMs = 15_000;
const stopTimeoutMs = 5_000;

export interface CaptureOptions {
  /** Command line of a tcpdump that writes to its stdout; see {@link captureCommand} and {@link logCommand}. */
  readonly command: readonly string[];
  /** Link type of what it writes (tcpdump.org/linktypes). */
  readonly linkType: number;
  /** Path of the pcap file to write. */
  readonly evidenceFile: string;
  /** Called for each packet as it arrives. Whoever keeps any of its bytes copies them; what is overwritten is so in the file. */
  readonly onRecord: (record: PcapRecord) => void;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the evidence file, at most. */
  readonly evidenceLimit?: number;
}

/** A running tcpdump in a node's namespace, whose packets are handed over as they come and kept as evidence. */
export interface Capture {
  /** Ends it and says what it counted; may be called twice. Never rejects: what went wrong is the fault. */
  stop(): Promise<NodeCapture>;
}

/** Starts tcpdump in the owner and returns once it listens; rejects with `capture-failed` where it does not. */
export async function startCapture(owner: NodeOwner, options: CaptureOptions): Promise<Capture> {
  options.signal?.throwIfAborted();
  const file = await EvidenceFile.create(options.evidenceFile, options.evidenceLimit);
  try {
    const program = await owner.stream(options.command);
    const capture = new TcpdumpCapture(owner, program, file, options);
    await capture.listening();
    return capture;
  } catch (error) {
    await file.close();
    if (options.signal?.aborted || error instanceof AirtightError) throw error;
    throw failed(owner, messageOf(error), error);
  }
}

class TcpdumpCapture implements Capture {
  readonly #owner: NodeOwner;
  readonly #program: RunningProgram;
  readonly #file: EvidenceFile;
  readonly #options: CaptureOptions;
  readonly #log: TcpdumpLog;
  readonly #parser: PcapParser;
  readonly #read: Promise<void>;
  #fault: string | undefined;
  #stopping: Promise<NodeCapture> | undefined;
  readonly #onAbort = () => void this.stop();

  constructor(owner: NodeOwner, program: RunningProgram, file: EvidenceFile, options: CaptureOptions) {
    this.#owner = owner;
    this.#program = program;
    this.#file = file;
    this.#options = options;
    this.#parser = new PcapParser(options.linkType);
    this.#log = new TcpdumpLog(program.stderr);
    this.#read = this.#readAll();
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  async listening(): Promise<void> {
    const heard = this.#log.listening.then(() => true);
    const ended = this.#read.then(() => this.#log.ended).then(() => false);
    if ((await within(Promise.race([heard, ended]), startTimeoutMs)) === true) return;
    const said = this.#log.lastWords;
    await this.stop();
    this.#options.signal?.throwIfAborted();
    throw failed(this.#owner, said || `tcpdump did not listen within ${startTimeoutMs / 1000} s`);
  }

  stop(): Promise<NodeCapture> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<NodeCapture> {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    await this.#interrupt();
    const ended = Promise.all([this.#read, this.#log.ended]).then(() => true);
    if (!(await within(ended, stopTimeoutMs))) {
      this.#note(`tcpdump did not end within ${stopTimeoutMs / 1000} s`);
      void this.#signal('KILL');
      this.#program.stdout.destroy();
      this.#program.stderr.destroy();
    }
    await this.#file.close();
    this.#note(this.#file.fault);
    return this.#result();
  }

  #result(): NodeCapture {
    const { records } = this.#parser;
    const counters = this.#log.counters;
    if (!counters) this.#note('tcpdump left no counters');
    else if (counters.captured !== records) {
      this.#note(`tcpdump captured ${counters.captured} packets, ${records} arrived`);
    }
    return {
      node: this.#owner.node,
      packets: records,
      dropped: counters?.dropped ?? 0,
      ...(this.#fault === undefined ? {} : { fault: this.#fault }),
    };
  }

  async #interrupt(): Promise<void> {
    if (this.#log.pid === undefined) {
      this.#note('the process id of tcpdump is not known');
      this.#program.stdout.destroy();
      return;
    }
    // Nobody there to signal: it had ended by itself, however much of its output is still to be read.
    if ((await within(this.#signal('INT'), stopTimeoutMs)) !== true) await this.#noteEarlyEnd();
  }

  /** True where tcpdump was there to be signalled. */
  #signal(name: 'INT' | 'KILL'): Promise<boolean> {
    const command = ['sh', '-c', `kill -${name} "$1"`, 'airtight-capture', this.#log.pid ?? ''];
    return this.#owner.exec(command).then(
      ({ exitCode }) => exitCode === 0,
      () => false,
    );
  }

  async #readAll(): Promise<void> {
    try {
      for await (const piece of this.#program.stdout) {
        await this.#file.keep(this.#parser.push(piece as Uint8Array, this.#options.onRecord));
      }
      this.#parser.end();
    } catch (error) {
      this.#note(`the capture's stream broke: ${messageOf(error)}`);
    }
    // Before the stop it is tcpdump that ended; after it, an unfinished stream is the parser's word.
    if (this.#stopping) this.#note(this.#parser.fault);
    else await this.#noteEarlyEnd();
  }

  async #noteEarlyEnd(): Promise<void> {
    const code = await within(
      this.#program.done.catch(() => undefined),
      stopTimeoutMs,
    );
    const said = this.#log.lastWords || 'no last words';
    this.#note(`the capture ended early: ${said}${code === undefined ? '' : ` (exit code ${code})`}`);
  }

  /** The first fault stands: later ones mostly follow from it. */
  #note(fault: string | undefined): void {
    this.#fault ??= fault;
  }
}

function failed(owner: NodeOwner, reason: string, cause?: unknown): AirtightError {
  return new AirtightError('machine', `The capture on node ${owner.node} did not start: ${reason}`, {
    code: 'capture-failed',
    hint: 'Run "airtight doctor": the tools image needs tcpdump, and the engine must grant CAP_NET_RAW.',
    cause,
  });
}
