import { createServer, type AddressInfo } from 'node:net';
import { startContainer } from '../src/lab/container.ts';
import type { Engine } from '../src/lab/engine.ts';
import type { LabRegistry } from '../src/lab/types.ts';
import { Disposers } from '../src/system/disposers.ts';
import { poll } from '../src/system/poll.ts';

/** Does work with an empty registry, the lab's own program with the lab's settings, on a port of the loopback. */
export async function withFreshRegistry<T>(
  { engine, toolsImage }: { readonly engine: Engine; readonly toolsImage: string },
  work: (registry: LabRegistry) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const registry = { address, url: `http://${address}`, logs: () => Promise.resolve('') };
  const disposers = new Disposers();
  try {
    await startContainer(
      engine.docker,
      {
        name: 'registry',
        image: toolsImage,
        runId: `bench-load-${port}`,
        entrypoint: ['docker-registry'],
        command: ['serve', '/registry.yaml'],
        environment: { OTEL_TRACES_EXPORTER: 'none' },
        network: 'host',
        hostConfig: { Tmpfs: { '/registry': 'rw,mode=0755' } },
        files: {
          '/registry.yaml': JSON.stringify({
            version: '0.1',
            log: { level: 'info', formatter: 'text' },
            storage: { filesystem: { rootdirectory: '/registry' } },
            http: { addr: address },
          }),
        },
      },
      disposers,
    );
    const up = await poll(
      () =>
        fetch(`${registry.url}/v2/`).then(
          ({ ok }) => (ok ? { done: true } : { waiting: 'no answer' }),
          (error: unknown) => ({ waiting: String(error) }),
        ),
      { timeoutMs: 20_000, intervalMs: 50 },
    );
    if (!up.ok) throw new Error(`the registry at ${address} does not answer: ${up.last}`);
    return await work(registry);
  } finally {
    await disposers.stop();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
