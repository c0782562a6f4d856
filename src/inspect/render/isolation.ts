import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Renderer } from '../../model/inspection.ts';
import { findProgram } from '../../system/find-program.ts';
import type { RenderLimits } from './limits.ts';
import { wordsOf } from './words.ts';

/** What a program printed, or in one line why it did not get there. */
export type Ran =
  { readonly ok: true; readonly stdout: string } | { readonly ok: false; readonly reason: string };

/** A way to run programs on what a bundle holds: no network, nothing of the user's, no more than so much. */
export interface Isolation {
  readonly kind: Renderer['isolation'];
  /** Runs a program, given by its absolute path, in a folder. */
  run(program: string, args: readonly string[], folder: string): Promise<Ran>;
}

/** Where the programs may keep things, when they are to end, and when they are to be ended. */
export interface IsolationOptions {
  /** A folder of their own, which is there. */
  readonly folder: string;
  readonly limits: RenderLimits;
  readonly signal?: AbortSignal | undefined;
}

/** Root may take the network away at once; others first become root of a user namespace of their own. */
const walls = [
  ['--net', '--'],
  ['--user', '--map-root-user', '--net', '--'],
];

/** Nobody listens on the discard port; where somebody does, it answers nothing. */
const nowhere = 'http://127.0.0.1:9';
const deadProxy = { HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, ALL_PROXY: nowhere };

/**
 * Finds the strictest way this machine offers: a network namespace with nothing in it, else proxies that lead nowhere,
 * which hold back HTTP alone.
 */
export async function isolate({ folder, limits, signal }: IsolationOptions): Promise<Isolation> {
  const environment = await cleanEnvironment(folder, limits);
  const wall = await findWall();
  const kind = wall === undefined ? 'dead-proxy' : 'network-namespace';
  const env = wall === undefined ? { ...environment, ...deadProxy } : environment;
  const before = [...(await memoryLimit(limits)), ...(wall ?? [])];
  return {
    kind,
    async run(program, args, cwd) {
      const [file = program, ...rest] = [...before, program, ...args];
      const result = await execa(file, rest, {
        cwd,
        env,
        extendEnv: false,
        stdin: 'ignore',
        reject: false,
        timeout: limits.timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: limits.maxOutput,
        stripFinalNewline: false,
        ...(signal && { cancelSignal: signal }),
      });
      signal?.throwIfAborted();
      if (!result.failed) return { ok: true, stdout: result.stdout };
      return { ok: false, reason: whyFailed(result, limits) };
    },
  };
}

/** A home of their own, no kubeconfig, no plugins, and no program on the path that they could start. */
async function cleanEnvironment(folder: string, limits: RenderLimits): Promise<Record<string, string>> {
  const own = (name: string): string => join(folder, name);
  await Promise.all(['home', 'nothing', 'tmp'].map((name) => mkdir(own(name), { recursive: true })));
  return {
    PATH: own('nothing'),
    HOME: own('home'),
    TMPDIR: own('tmp'),
    HELM_CACHE_HOME: own('home'),
    HELM_CONFIG_HOME: own('home'),
    HELM_DATA_HOME: own('home'),
    HELM_PLUGINS: own('nothing'),
    XDG_CACHE_HOME: own('home'),
    XDG_CONFIG_HOME: own('home'),
    XDG_DATA_HOME: own('home'),
    // The C library could ask a resolver of this machine through a socket, which no network namespace holds back.
    GODEBUG: 'netdns=go',
    // Collects garbage long before the hard limit ends the program.
    GOMEMLIMIT: String(Math.floor(limits.memoryBytes / 4)),
  };
}

async function findWall(): Promise<string[] | undefined> {
  const [unshare, nothing] = await Promise.all([findProgram('unshare'), findProgram('true')]);
  if (unshare === undefined || nothing === undefined) return undefined;
  for (const options of walls) {
    const { failed } = await execa(unshare, [...options, nothing], { reject: false });
    if (!failed) return [unshare, ...options];
  }
  return undefined;
}

/** Also ends what outlives airtight itself: nothing that hangs on a processor does so for ever. */
async function memoryLimit({ memoryBytes, timeoutMs }: RenderLimits): Promise<string[]> {
  const prlimit = await findProgram('prlimit');
  if (prlimit === undefined) return [];
  // A Go program uses several processors at once, so its share of them may be used up before the time is.
  const processorSeconds = Math.ceil(timeoutMs / 1000) * 4;
  return [prlimit, `--as=${memoryBytes}`, `--cpu=${processorSeconds}`, '--'];
}

interface Failed {
  readonly timedOut: boolean;
  readonly isMaxBuffer: boolean;
  readonly signal?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly stderr: string;
  readonly shortMessage?: string | undefined;
}

function whyFailed(result: Failed, limits: RenderLimits): string {
  if (result.timedOut) return `it did not end within ${limits.timeoutMs / 1000} s`;
  if (result.isMaxBuffer) return `it printed more than ${limits.maxOutput} characters`;
  const words = wordsOf(result.stderr);
  if (words !== '') return words;
  if (result.signal !== undefined) return `it was ended by ${result.signal}`;
  return result.exitCode === undefined ? wordsOf(result.shortMessage ?? '') : `exit code ${result.exitCode}`;
}
