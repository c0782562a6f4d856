import * as k8s from '@kubernetes/client-node';
import { messageOf } from '../../errors.ts';
import type { HelloWorldEvidence } from '../../model/tier-evidence.ts';
import { poll } from '../../system/poll.ts';
import { type Cluster, connectCluster } from '../cluster.ts';
import type { ExerciseGround } from '../ground.ts';
import { runHelloWorld } from '../hello-world.ts';
import { nameOf, type PlannedCluster, type PlannedHello } from './plan.ts';

/** What was found inside a cluster; what is absent was not reached. */
export interface Entered {
  readonly serverVersion?: string;
  readonly nodes: readonly string[];
  readonly helloWorld?: HelloWorldEvidence;
  /** Why it went no further, where it did not. */
  readonly stoppedAt?: string;
}

/** Reaches the API of a cluster that is Ready by its node port, waits for a node and runs hello-world on it. */
export async function enterCluster(
  ground: ExerciseGround,
  planned: PlannedCluster,
  {
    hello,
    address,
    timeoutMs,
  }: { readonly hello: PlannedHello; readonly address: string; readonly timeoutMs: number },
): Promise<Entered> {
  const { signal } = ground;
  let serverVersion: string | undefined;
  let inside: Cluster | undefined;
  let nodes: string[] = [];
  const reached = await poll(
    async () => {
      try {
        inside ??= await connectInside(ground, planned, address);
        serverVersion ??= (await inside.config.makeApiClient(k8s.VersionApi).getCode()).gitVersion;
        nodes = await readyNodes(inside);
        if (nodes.length === 0) return { waiting: 'no node of it is Ready' };
        await inside.core.readNamespacedServiceAccount({ name: 'default', namespace: 'default' });
        return { done: inside };
      } catch (error) {
        return { waiting: messageOf(error).split('\n')[0] ?? '' };
      }
    },
    { timeoutMs, intervalMs: 500, signal },
  );
  const known = { ...(serverVersion === undefined ? {} : { serverVersion }), nodes };
  if (!reached.ok) return { ...known, stoppedAt: reached.last };
  const [helloWorld] = await runHelloWorld(reached.value, {
    ...hello,
    nodes: nodes.slice(0, 1),
    timeoutMs,
    signal,
  });
  return { ...known, ...(helloWorld ? { helloWorld } : {}) };
}

async function readyNodes({ core }: Cluster): Promise<string[]> {
  const { items } = await core.listNode();
  return items
    .filter(({ status }) =>
      status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True'),
    )
    .map(({ metadata }) => metadata?.name ?? '');
}

/** K3k writes a kubeconfig that leads to the service's address, which this machine does not reach. */
async function connectInside(
  { cluster: { core } }: ExerciseGround,
  planned: PlannedCluster,
  address: string,
): Promise<Cluster> {
  const { namespace } = planned;
  const [secret, service] = await Promise.all([
    core.readNamespacedSecret({ name: nameOf(planned, 'kubeconfig'), namespace }),
    core.readNamespacedService({ name: nameOf(planned, 'service'), namespace }),
  ]);
  const port = service.spec?.ports?.find(({ targetPort }) => Number(targetPort) === 6443)?.nodePort;
  if (port === undefined) throw new Error(`the service ${nameOf(planned, 'service')} has no node port`);
  const text = Buffer.from(secret.data?.['kubeconfig.yaml'] ?? '', 'base64').toString();
  const inside = connectCluster(text);
  const [first] = inside.config.clusters;
  if (!first) throw new Error('the kubeconfig of the cluster names no cluster');
  const server = `https://${address}:${port}`;
  inside.config.clusters = [{ ...first, server }];
  return connectCluster(inside.config.exportConfig());
}
