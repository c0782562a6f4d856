import { AirtightError } from '../errors.ts';
import type { Disposers } from '../system/disposers.ts';
import { poll } from '../system/poll.ts';
import { logsOf, startContainer } from './container.ts';
import type { Engine } from './engine.ts';
import type { LabNetwork } from './network.ts';
import type { LabRegistry } from './types.ts';

/** Configuration of distribution 2.8: in memory of a container that is thrown away, and silent towards the outside. */
const configuration = `version: 0.1
log: { level: info, formatter: text }
storage: { filesystem: { rootdirectory: /registry }, delete: { enabled: false } }
http: { addr: ":5000" }
`;

/** Starts the lab's registry and waits until its API answers from the host. */
export async function startRegistry(
  engine: Engine,
  spec: {
    runId: string;
    image: string;
    address: string;
    network: LabNetwork;
    signal?: AbortSignal | undefined;
  },
  disposers: Disposers,
): Promise<LabRegistry> {
  const { docker } = engine;
  const address = `${spec.address}:5000`;
  const id = await startContainer(
    docker,
    {
      name: 'registry',
      image: spec.image,
      runId: spec.runId,
      entrypoint: ['docker-registry'],
      command: ['serve', '/registry.yaml'],
      environment: { OTEL_TRACES_EXPORTER: 'none' },
      network: spec.network.name,
      address: spec.address,
      hostConfig: { Tmpfs: { '/registry': 'rw,mode=0755' } },
      files: { '/registry.yaml': configuration },
    },
    disposers,
  );
  const up = await poll(
    async () => {
      try {
        const response = await fetch(`http://${address}/v2/`, { signal: AbortSignal.timeout(1000) });
        return response.ok ? { done: true } : { waiting: `HTTP ${response.status}` };
      } catch (error) {
        return { waiting: error instanceof Error ? error.message : String(error) };
      }
    },
    { timeoutMs: 20_000, intervalMs: 50, signal: spec.signal },
  );
  if (!up.ok) {
    const log = (await logsOf(docker, id)).trim().split('\n').at(-1) ?? '';
    throw new AirtightError(
      'machine',
      `The lab's registry at ${address} does not answer the host: ${up.last}`,
      {
        code: 'registry-unreachable',
        hint:
          log === ''
            ? 'The host must reach container addresses (Docker on Linux does).'
            : `Its log ends: ${log}`,
      },
    );
  }
  return { address, url: `http://${address}`, logs: () => logsOf(docker, id) };
}
