import { buffer } from 'node:stream/consumers';
import { parse, stringify } from 'yaml';
import { unpackTar } from 'modern-tar';
import { z } from 'zod';
import { AirtightError, messageOf } from '../errors.ts';
import type { Disposers } from '../system/disposers.ts';
import { poll } from '../system/poll.ts';
import { execIn, isGone, logsOf, removeContainer, startContainer } from './container.ts';
import type { Engine } from './engine.ts';
import type { StartedOwner } from './owner.ts';
import { type Privilege, hostConfigOf } from './privilege.ts';
import { labelsOf } from './run-label.ts';
import type { LabNode, LabRanges } from './types.ts';

export interface NodeSpec {
  readonly runId: string;
  readonly image: string;
  readonly owner: StartedOwner;
  readonly ranges: LabRanges;
  readonly token: string;
  /** Path inside the node to content, such as registries.yaml. */
  readonly files: Record<string, string>;
  readonly privilege: Privilege;
}

export interface StartedNode extends LabNode {
  readonly containerId: string;
  readonly privilege: Privilege;
}

/** Folders that need a real file system under them: overlay does not stack on the container's own. */
const volumes = ['/var/lib/rancher', '/var/lib/kubelet', '/var/lib/cni', '/var/lib/containerd'];

const kubeconfigPath = '/etc/rancher/k3s/k3s.yaml';

/** Arguments of `k3s server`, as K3s documents them. Components with images of their own beyond CoreDNS and local-path are left out. */
export function serverArguments(spec: Pick<NodeSpec, 'owner' | 'ranges' | 'token'>): string[] {
  const { owner, ranges } = spec;
  return [
    'server',
    ...['--token', spec.token],
    ...['--node-name', owner.node],
    ...['--node-ip', owner.address],
    ...['--tls-san', owner.address],
    ...['--cluster-cidr', ranges.pods],
    ...['--service-cidr', ranges.services],
    ...['--cluster-dns', ranges.clusterDns],
    // The default route leads into the void: without this the overlay would choose that interface.
    ...['--flannel-iface', 'eth0'],
    // K3s replaces a loopback resolver by 8.8.8.8, which would be our own false alarm.
    ...['--resolv-conf', '/etc/resolv.conf'],
    ...['--disable', 'traefik,servicelb,metrics-server'],
  ];
}

/** Starts the node in its owner's namespace; falls back to plain capabilities where the engine refuses `privileged`. */
export async function startNode(engine: Engine, spec: NodeSpec, disposers: Disposers): Promise<StartedNode> {
  const { docker } = engine;
  const start = (privilege: Privilege): Promise<string> =>
    startContainer(
      docker,
      {
        name: spec.owner.node,
        image: spec.image,
        runId: spec.runId,
        command: serverArguments(spec),
        network: `container:${spec.owner.containerId}`,
        hostConfig: {
          ...hostConfigOf[privilege],
          Tmpfs: { '/run': 'rw,exec', '/tmp': 'rw,exec' },
          Mounts: volumes.map((target) => ({
            Type: 'volume' as const,
            Source: '',
            Target: target,
            VolumeOptions: {
              NoCopy: true,
              Labels: labelsOf(spec.runId),
              DriverConfig: { Name: 'local', Options: {} },
            },
          })),
        },
        files: spec.files,
      },
      disposers,
    );
  let privilege = spec.privilege;
  let id: string;
  try {
    id = await start(privilege);
  } catch (error) {
    if (
      privilege !== 'privileged' ||
      !/unable to apply caps|operation not permitted/i.test(messageOf(error))
    ) {
      throw nodeFailed(spec, messageOf(error), error);
    }
    await removeContainer(docker, `airtight-${spec.runId}-${spec.owner.node}`);
    privilege = 'capabilities';
    id = await start(privilege);
  }
  return {
    containerId: id,
    privilege,
    name: spec.owner.node,
    role: 'server',
    address: spec.owner.address,
    owner: spec.owner,
    exec: (command, options) => execIn(docker, id, command, options?.signal),
    logs: () => logsOf(docker, id),
  };
}

/** Waits for the kubeconfig the node writes once its API answers, and points it at the node's address. */
export async function kubeconfigOf(
  engine: Engine,
  node: StartedNode,
  options: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<string> {
  const container = engine.docker.getContainer(node.containerId);
  const found = await poll<string>(async () => {
    const { State: state } = await container.inspect();
    if (!state.Running) {
      const log = (await node.logs()).trim().split('\n').slice(-3).join(' | ');
      throw new AirtightError(
        'machine',
        `Node ${node.name} exited with ${state.ExitCode} while it started: ${log}`,
        {
          code: 'node-exited',
          hint: 'Run with --keep=on-failure and read the node log in the evidence folder.',
        },
      );
    }
    const text = await readFileIn(container, kubeconfigPath);
    return text === undefined ? { waiting: `${kubeconfigPath} is not there yet` } : { done: text };
  }, options);
  if (!found.ok) {
    throw new AirtightError(
      'machine',
      `Node ${node.name} wrote no kubeconfig in ${options.timeoutMs / 1000} s`,
      {
        code: 'node-timeout',
        hint: `Last seen: ${found.last}. The node log is in the evidence folder.`,
      },
    );
  }
  return pointedAt(found.value, `https://${node.address}:6443`);
}

const kubeconfigSchema = z.looseObject({
  clusters: z.array(z.looseObject({ cluster: z.looseObject({ server: z.string() }) })).min(1),
});

/** The same kubeconfig with every cluster's server replaced. */
export function pointedAt(kubeconfig: string, server: string): string {
  const parsed = kubeconfigSchema.parse(parse(kubeconfig));
  for (const entry of parsed.clusters) entry.cluster.server = server;
  return stringify(parsed);
}

async function readFileIn(
  container: ReturnType<Engine['docker']['getContainer']>,
  path: string,
): Promise<string | undefined> {
  try {
    const archive = await buffer(await container.getArchive({ path }));
    const [entry] = await unpackTar(archive);
    return entry?.data === undefined ? undefined : new TextDecoder().decode(entry.data);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function nodeFailed(spec: NodeSpec, message: string, cause: unknown): AirtightError {
  return new AirtightError(
    'machine',
    `Node ${spec.owner.node} (${spec.image}) could not be started: ${message}`,
    {
      code: 'node-failed',
      hint: 'Run "airtight doctor".',
      cause,
    },
  );
}
