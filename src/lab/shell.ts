import { once } from 'node:events';
import { posix } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Exec } from 'dockerode';
import { AirtightError } from '../errors.ts';
import type { Engine } from './engine.ts';
import type { KeptLab } from './kept.ts';
import { harnessPaths } from './types.ts';

/** A terminal, or whatever stands in its place: files, pipes. */
export interface Console {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly errors: NodeJS.WriteStream;
}

/** What runs where. */
export interface ShellSpec {
  /** Name or id of the container. */
  readonly container: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The shell of a kept lab: in the server's owner, or in a node; `true` stands for the server. An AirtightError of kind
 * `usage` where the lab has no such node.
 */
export function shellOf(lab: KeptLab, node: string | true | undefined): ShellSpec {
  if (node === undefined) {
    const { kubeconfig, helm, registryLogin } = harnessPaths;
    return {
      container: lab.owner,
      command: ['bash'],
      environment: {
        KUBECONFIG: kubeconfig,
        PATH: `${posix.dirname(helm)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
        ...(lab.registryLogin === undefined ? {} : { HELM_REGISTRY_CONFIG: registryLogin }),
      },
    };
  }
  const found = node === true ? lab.nodes[0] : lab.nodes.find(({ name }) => name === node);
  if (found) return { container: found.container, command: ['sh'], environment: {} };
  const names = lab.nodes.map(({ name }) => name).join(', ');
  throw new AirtightError(
    'usage',
    `The lab of run ${lab.runId} has no node ${node === true ? '' : node}`.trim(),
    {
      code: 'node-unknown',
      hint: names === '' ? 'It was kept before its nodes were started.' : `Its nodes: ${names}.`,
    },
  );
}

/**
 * Runs a program in a container with this process' own console, as `docker exec -it` does, and gives its exit code. It
 * gets a terminal where input and output are one; else its input is read to the end.
 */
export async function runShell(engine: Engine, spec: ShellSpec, console: Console): Promise<number> {
  const { input, output, errors } = console;
  const tty = input.isTTY && output.isTTY;
  const exec = await engine.docker.getContainer(spec.container).exec({
    Cmd: [...spec.command],
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: tty,
  });
  const joined = await exec.start({ hijack: true, stdin: true, Tty: tty });
  if (tty) joined.pipe(output, { end: false });
  else engine.docker.modem.demuxStream(joined, output, errors);
  const restore = tty ? await takeTerminal(exec, input, output) : () => undefined;
  input.pipe(joined);
  try {
    await ended(joined);
  } finally {
    restore();
    input.unpipe(joined);
    input.pause();
  }
  const { ExitCode: code } = await exec.inspect();
  return code ?? 0;
}

/** Every key goes to the program inside, Ctrl-C too, and it learns the size of the window; gives what undoes it. */
async function takeTerminal(
  exec: Exec,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Promise<() => void> {
  const resize = (): Promise<unknown> =>
    exec.resize({ h: output.rows, w: output.columns }).catch(() => 'it has ended');
  const onResize = (): void => void resize();
  input.setRawMode(true);
  output.on('resize', onResize);
  await resize();
  return () => {
    output.off('resize', onResize);
    input.setRawMode(false);
  };
}

/** A program that ends closes the connection, one way or the other. */
async function ended(joined: Duplex): Promise<void> {
  await Promise.race(['end', 'close', 'error'].map((event) => once(joined, event).catch(() => undefined)));
}
