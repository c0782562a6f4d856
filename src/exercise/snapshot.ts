import { messageOf } from '../errors.ts';
import type { LabNode } from '../lab/types.ts';
import type { Cluster } from './cluster.ts';

/** Everything a cluster holds at one moment, as texts to keep; what could not be read says why in its place. */
export interface Snapshot {
  /** All objects but Secrets and events, YAML as kubectl prints it. */
  readonly objects: string;
  /** Events of all namespaces, oldest first. */
  readonly events: string;
  /** `namespace/pod/container` to the end of its log. */
  readonly logs: ReadonlyMap<string, string>;
}

/** Lines kept of each container's log. */
const logLines = 2000;

/** Kinds that are no use beside the others, or must not be written. */
const leftOut =
  /^(secrets|events(\.events\.k8s\.io)?|leases\..*|.*\.metrics\.k8s\.io|endpoints|flowschemas\..*|prioritylevelconfigurations\..*|apiservices\..*)$/;

/** Reads a cluster through kubectl on its server and the API; never rejects, since it is taken when things are wrong. */
export async function takeSnapshot(cluster: Cluster, server: LabNode): Promise<Snapshot> {
  const kubectl = async (...words: string[]): Promise<string> => {
    try {
      const { exitCode, stdout, stderr } = await server.exec(['kubectl', '--request-timeout=10s', ...words]);
      return exitCode === 0 ? stdout : `${stdout}# kubectl ended with ${exitCode}: ${stderr}`;
    } catch (error) {
      return `# kubectl could not be run: ${messageOf(error)}\n`;
    }
  };
  const [objects, events, logs] = await Promise.all([
    kubectl('api-resources', '--verbs=list', '-o', 'name').then((names) => {
      const kinds = names.split('\n').filter((name) => /^[a-z]/.test(name) && !leftOut.test(name));
      return kubectl('get', kinds.join(','), '--all-namespaces', '-o', 'yaml', '--ignore-not-found');
    }),
    kubectl('get', 'events', '--all-namespaces', '--sort-by=.metadata.creationTimestamp'),
    logsOfAll(cluster),
  ]);
  return { objects, events, logs };
}

async function logsOfAll({ core }: Cluster): Promise<Map<string, string>> {
  const pods = await core.listPodForAllNamespaces().catch(() => ({ items: [] }));
  const wanted = pods.items.flatMap((pod) =>
    [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map((container) => ({
      namespace: pod.metadata?.namespace ?? '',
      name: pod.metadata?.name ?? '',
      container: container.name,
    })),
  );
  const entries = await Promise.all(
    wanted.map(async ({ namespace, name, container }) => {
      const log = await core
        .readNamespacedPodLog({ namespace, name, container, tailLines: logLines, timestamps: true })
        .catch((error: unknown) => `# its log could not be read: ${messageOf(error).split('\n')[0] ?? ''}\n`);
      return [`${namespace}/${name}/${container}`, log] as const;
    }),
  );
  return new Map(entries);
}
