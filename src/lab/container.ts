import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { packTar, unpackTar } from 'modern-tar';
import { GenericContainer, type WaitStrategy } from 'testcontainers';
import type { Disposers } from '../system/disposers.ts';
import { labelsOf } from './run-label.ts';
import type { ExecResult, RunningProgram } from './types.ts';

/** With what Docker's API takes and its types leave out. */
export type HostConfig = Docker.HostConfig & { readonly CgroupnsMode?: 'host' | 'private' };

/** What a container of the lab is started with. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly runId: string;
  readonly command: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Record<string, string>;
  /** Name of a network, or `container:ID` to join that container's namespace. */
  readonly network: string;
  readonly address?: string;
  readonly hostConfig: HostConfig;
  /** Path inside to content, copied in before the start. */
  readonly files?: Readonly<Record<string, string>>;
  readonly wait?: WaitStrategy;
}

// testcontainers' reaper is an image of its own that no sealed machine has: cleanup.ts reaps instead.
process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';

/** GenericContainer with the options of Docker it has no method for, and a disposer from the moment it exists. */
class LabContainer extends GenericContainer {
  readonly #created: (id: string) => void;

  constructor(spec: ContainerSpec, created: (id: string) => void) {
    super(spec.image);
    this.#created = created;
    this.hostConfig = { ...this.hostConfig, ...spec.hostConfig };
    if (spec.address !== undefined) {
      this.createOpts.NetworkingConfig = {
        EndpointsConfig: { [spec.network]: { IPAMConfig: { IPv4Address: spec.address } } },
      };
    }
  }

  protected override containerCreated(id: string): Promise<void> {
    this.#created(id);
    return Promise.resolve();
  }
}

/** A volume of its own that is removed with the container. */
export function volumeMount(runId: string, target: string): Docker.MountSettings {
  return {
    Type: 'volume',
    Source: '',
    Target: target,
    VolumeOptions: {
      NoCopy: true,
      Labels: labelsOf(runId),
      DriverConfig: { Name: 'local', Options: {} },
    },
  };
}

/** A file of this machine at a path inside, to be read only; the engine has to run on the same machine. */
export function bindMount(path: string, target: string): Docker.MountSettings {
  return { Type: 'bind', Source: resolve(path), Target: target, ReadOnly: true };
}

/** Starts a container; it is removed by the disposers, also where its start fails half-way. Returns its id. */
export async function startContainer(
  docker: Docker,
  spec: ContainerSpec,
  disposers: Disposers,
): Promise<string> {
  let id = '';
  const container = new LabContainer(spec, (created) => {
    id = created;
    disposers.add(`container ${spec.name}`, () => removeContainer(docker, created));
  })
    .withName(`airtight-${spec.runId}-${spec.name}`)
    .withLabels(labelsOf(spec.runId))
    .withEnvironment(spec.environment ?? {})
    .withNetworkMode(spec.network)
    .withCommand([...spec.command])
    .withCopyContentToContainer(
      Object.entries(spec.files ?? {}).map(([target, content]) => ({ content, target })),
    );
  if (spec.entrypoint) container.withEntrypoint([...spec.entrypoint]);
  if (spec.wait) container.withWaitStrategy(spec.wait);
  await container.start();
  return id;
}

/** Removes a container with its anonymous volumes; one that is gone already is fine. */
export async function removeContainer(docker: Docker, id: string): Promise<void> {
  await docker
    .getContainer(id)
    .remove({ force: true, v: true })
    .catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
}

/** True for Docker's answers that a thing is not there, or is being removed right now. */
export function isGone(error: unknown): boolean {
  const status = (error as { statusCode?: number }).statusCode;
  return status === 404 || status === 409;
}

/** Writes files into a running container, absolute path to content, readable by its root alone. */
export async function copyInto(
  docker: Docker,
  id: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const archive = await packTar(
    Object.entries(files).map(([path, content]) => {
      const body = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const name = path.replace(/^\/+/, '');
      return { header: { name, type: 'file' as const, size: body.length, mode: 0o600 }, body };
    }),
  );
  await docker.getContainer(id).putArchive(Buffer.from(archive), { path: '/' });
}

/** Reads a file of a container, running or not; undefined where container or file is not there. Links are not followed. */
export async function readFileIn(docker: Docker, id: string, path: string): Promise<string | undefined> {
  try {
    const archive = await buffer(await docker.getContainer(id).getArchive({ path }));
    const [entry] = await unpackTar(archive);
    return entry?.data === undefined ? undefined : new TextDecoder().decode(entry.data);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Runs a program in a container to its end. */
export async function execIn(
  docker: Docker,
  id: string,
  command: readonly string[],
  signal?: AbortSignal,
): Promise<ExecResult> {
  signal?.throwIfAborted();
  const program = await streamIn(docker, id, command);
  const [stdout, stderr, exitCode] = await Promise.all([
    text(program.stdout),
    text(program.stderr),
    program.done,
  ]);
  return { exitCode, stdout, stderr };
}

/** Starts a program in a container and hands over its outputs as they come. */
export async function streamIn(
  docker: Docker,
  id: string,
  command: readonly string[],
): Promise<RunningProgram> {
  const exec = await docker
    .getContainer(id)
    .exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  const joined = await exec.start({ hijack: true, stdin: false });
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  docker.modem.demuxStream(joined, stdout, stderr);
  const ended = new Promise<void>((resolve) => {
    joined.once('end', resolve);
    joined.once('close', resolve);
    joined.once('error', resolve);
  });
  const done = ended.then(async () => {
    stdout.end();
    stderr.end();
    const state = await exec.inspect().catch(() => ({ ExitCode: null }));
    return state.ExitCode ?? -1;
  });
  return { stdout, stderr, done };
}

/** Everything a container printed so far, stdout and stderr in order. */
export async function logsOf(docker: Docker, id: string): Promise<string> {
  const raw = await docker.getContainer(id).logs({ stdout: true, stderr: true, follow: false });
  return demultiplex(raw);
}

/** Docker frames log output as 8 bytes of header (stream, 3 zeros, big-endian length) and payload, without a tty. */
function demultiplex(raw: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length;) {
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
