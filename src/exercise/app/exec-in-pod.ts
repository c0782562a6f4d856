import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import * as k8s from '@kubernetes/client-node';
import { z } from 'zod';

/** What a program in a pod left: both outputs as they came, and its exit code, or why there is none. */
export interface PodExec {
  readonly output: string;
  readonly ended: ProgramEnd;
}

type ProgramEnd = { readonly exitCode: number } | { readonly failed: string };

/** A program, and the container it is to run in. */
export interface PodProgram {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/** What is needed of a socket of the package `ws`, which brings no types. */
interface Socket {
  terminate(): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** Characters kept of the output, the last ones. */
const kept = 100_000;

/** `kubectl exec`, through the API: the program is given no input, and is left alone once its time is over. */
export async function execInPod(
  config: k8s.KubeConfig,
  { namespace, pod, container, command }: PodProgram,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<PodExec> {
  signal?.throwIfAborted();
  let output = '';
  const write = (chunk: unknown, _encoding: string, done: () => void): void => {
    output = `${output}${String(chunk)}`.slice(-kept);
    done();
  };
  const [stdout, stderr] = [new Writable({ write }), new Writable({ write })];
  const over = new AbortController();
  try {
    const ended = await new Promise<ProgramEnd>((resolve, reject) => {
      const either = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
      const late = { failed: `not done after ${timeoutMs / 1000} s` };
      delay(timeoutMs, late, { signal: either }).then(resolve, reject);
      const see = (status: k8s.V1Status): void => {
        resolve(endOf(status));
      };
      new k8s.Exec(config)
        .exec(namespace, pod, container, [...command], stdout, stderr, null, false, see)
        .then(
          (socket: Socket) => {
            over.signal.addEventListener('abort', () => {
              socket.terminate();
            });
            socket.addEventListener('close', () => {
              resolve({ failed: 'the connection ended before the program did' });
            });
            if (over.signal.aborted) socket.terminate();
          },
          (error: unknown) => {
            resolve({ failed: problemOf(error) });
          },
        );
    });
    return { output, ended };
  } finally {
    over.abort();
  }
}

/** The status by which the API tells how the program ended; `Failure` without an exit code where it never ran. */
export function endOf({ status, message = '', details }: k8s.V1Status): ProgramEnd {
  if (status === 'Success') return { exitCode: 0 };
  const code = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  return code === undefined ? { failed: message } : { exitCode: Number(code) };
}

const withMessage = z.object({ message: z.string().min(1) });

/** What a connection that was refused says: an event of the socket's, not an Error. */
function problemOf(error: unknown): string {
  const known = withMessage.safeParse(error);
  return known.success ? known.data.message : 'the API refused the connection';
}
