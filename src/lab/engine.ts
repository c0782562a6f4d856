import { readFile } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import Docker from 'dockerode';
import { AirtightError, messageOf } from '../errors.ts';
import type { LabFacts } from '../model/result.ts';

/** A Docker engine that answered, with the facts a report states of it. */
export interface Engine {
  readonly docker: Docker;
  readonly facts: LabFacts['engine'];
  readonly host: LabFacts['host'];
}

/** Connects to the engine that `DOCKER_HOST` or the default socket names; an AirtightError of kind `machine` where none answers. */
export async function connectEngine(): Promise<Engine> {
  const docker = new Docker();
  const [version, info] = await Promise.all([docker.version(), docker.info() as Promise<EngineInfo>]).catch(
    (error: unknown) => {
      throw new AirtightError('machine', `Docker does not answer: ${messageOf(error)}`, {
        code: 'engine-unreachable',
        hint: 'Start Docker, or run "npm run setup" in a clone of airtight, then "airtight doctor".',
        cause: error,
      });
    },
  );
  return {
    docker,
    facts: {
      name: version.Platform.Name || 'Docker Engine',
      version: version.Version,
      apiVersion: version.ApiVersion,
    },
    host: {
      os: info.OperatingSystem,
      kernel: platform() === 'linux' ? release() : info.KernelVersion,
      arch: arch(),
      cpus: cpus().length,
      memoryBytes: totalmem(),
      cgroupVersion: info.CgroupVersion ?? '1',
    },
  };
}

interface EngineInfo {
  readonly OperatingSystem: string;
  readonly KernelVersion: string;
  readonly CgroupVersion?: string;
}

/** The capabilities of this machine's first process, as a mask; undefined where that cannot be read. */
export async function boundingSet(): Promise<bigint | undefined> {
  const status = await readFile('/proc/1/status', 'utf8').catch(() => '');
  const mask = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return mask === undefined ? undefined : BigInt(`0x${mask}`);
}
