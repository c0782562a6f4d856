import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AirtightError, messageOf } from '../errors.ts';
import type { Disposers } from '../system/disposers.ts';
import { poll } from '../system/poll.ts';
import type { ServerCertificate } from './authority.ts';
import { logsOf, startContainer } from './container.ts';
import type { Engine } from './engine.ts';
import type { LabNetwork } from './network.ts';
import { newCredentials, registryFiles, registryPaths, type RegistrySettings } from './registry-files.ts';
import type { LabRegistry } from './types.ts';

/** Starts the lab's registry and waits until its API answers from the host. */
export async function startRegistry(
  engine: Engine,
  spec: {
    runId: string;
    image: string;
    address: string;
    network: LabNetwork;
    settings: RegistrySettings;
    signal?: AbortSignal | undefined;
  },
  disposers: Disposers,
): Promise<LabRegistry> {
  const { docker } = engine;
  const { tls, auth } = spec.settings;
  const certificate = tls ? await certificateFor(spec.runId, spec.address) : undefined;
  const credentials = auth ? newCredentials() : undefined;
  const address = `${spec.address}:5000`;
  const id = await startContainer(
    docker,
    {
      name: 'registry',
      image: spec.image,
      runId: spec.runId,
      entrypoint: ['docker-registry'],
      command: ['serve', registryPaths.configuration],
      environment: { OTEL_TRACES_EXPORTER: 'none' },
      network: spec.network.name,
      address: spec.address,
      hostConfig: { Tmpfs: { '/registry': 'rw,mode=0755' } },
      files: await registryFiles(certificate, credentials),
    },
    disposers,
  );
  const registry: LabRegistry = {
    address,
    url: `${tls ? 'https' : 'http'}://${address}`,
    ...(certificate && { ca: certificate.ca }),
    ...(credentials && { credentials }),
    logs: () => logsOf(docker, id),
  };
  const up = await poll(
    async () => {
      try {
        const status = await statusOf(registry);
        return status === 200 ? { done: true } : { waiting: `HTTP ${status}` };
      } catch (error) {
        return { waiting: messageOf(error) };
      }
    },
    { timeoutMs: 20_000, intervalMs: 50, signal: spec.signal },
  );
  if (!up.ok) throw unreachable(address, up.last, await registry.logs());
  return registry;
}

/** Loaded only where HTTPS is wanted: the certificates' library takes half a second. */
async function certificateFor(runId: string, address: string): Promise<ServerCertificate> {
  const { certify } = await import('./authority.ts');
  return certify(runId, address);
}

/** What the registry's API says of itself to a client that believes its authority and logs in. */
async function statusOf({ url, ca, credentials }: LabRegistry): Promise<number | undefined> {
  const request = ca === undefined ? httpRequest : httpsRequest;
  const outgoing = request(`${url}/v2/`, {
    ...(ca === undefined ? {} : { ca }),
    ...(credentials && { auth: `${credentials.username}:${credentials.password}` }),
    agent: false,
    signal: AbortSignal.timeout(1000),
  });
  outgoing.end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

function unreachable(address: string, last: string, log: string): AirtightError {
  const line = log.trim().split('\n').at(-1) ?? '';
  return new AirtightError('machine', `The lab's registry at ${address} does not answer the host: ${last}`, {
    code: 'registry-unreachable',
    hint:
      line === ''
        ? 'The host must reach container addresses (Docker on Linux does).'
        : `Its log ends: ${line}`,
  });
}
