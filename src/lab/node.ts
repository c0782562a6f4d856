import { basename } from 'node:path';
import { AirtightError, messageOf } from '../errors.ts';
import type { Disposers } from '../system/disposers.ts';
import { bindMount, execIn, logsOf, removeContainer, startContainer, volumeMount } from './container.ts';
import type { Engine } from './engine.ts';
import type { StartedOwner } from './owner.ts';
import { type Privilege, hostConfigOf } from './privilege.ts';
import type { LabNode } from './types.ts';

/** What a node's container is started with. */
export interface NodeSpec {
  readonly runId: string;
  readonly image: string;
  readonly owner: StartedOwner;
  readonly role: 'server' | 'agent';
  /** Arguments of k3s. */
  readonly command: readonly string[];
  /** Path inside the node to content, such as registries.yaml. */
  readonly files: Readonly<Record<string, string>>;
  /** Archives of this machine that are laid into the node's images folder. */
  readonly archives: readonly string[];
  readonly privilege: Privilege;
}

export interface StartedNode extends LabNode {
  readonly containerId: string;
  readonly privilege: Privilege;
}

/** Folders that need a real file system under them: overlay does not stack on the container's own. */
const volumes = ['/var/lib/rancher', '/var/lib/kubelet', '/var/lib/cni', '/var/lib/containerd'];

/** K3s imports every archive it finds here before it starts its kubelet. */
const imagesFolder = '/var/lib/rancher/k3s/agent/images';

/** Starts a node in its owner's namespace; falls back to plain capabilities where the engine refuses `privileged`. */
export async function startNode(engine: Engine, spec: NodeSpec, disposers: Disposers): Promise<StartedNode> {
  const { docker } = engine;
  const start = (privilege: Privilege): Promise<string> =>
    startContainer(
      docker,
      {
        name: spec.owner.node,
        image: spec.image,
        runId: spec.runId,
        command: spec.command,
        network: `container:${spec.owner.containerId}`,
        hostConfig: {
          ...hostConfigOf[privilege],
          Tmpfs: { '/run': 'rw,exec', '/tmp': 'rw,exec' },
          Mounts: [
            ...volumes.map((target) => volumeMount(spec.runId, target)),
            ...spec.archives.map((path) => bindMount(path, `${imagesFolder}/${basename(path)}`)),
          ],
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
    role: spec.role,
    address: spec.owner.address,
    owner: spec.owner,
    exec: (command, options) => execIn(docker, id, command, options?.signal),
    logs: () => logsOf(docker, id),
  };
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
