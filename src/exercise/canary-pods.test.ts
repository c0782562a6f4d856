import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { startCanaryPods } from './canary-pods.ts';
import type { Ipv6Ranges } from '../lab/types.ts';
import type { Cluster } from './cluster.ts';

const ranges = { clusterDns: '10.43.0.10', resolver: '192.0.0.1' };

/** Canary pods of one node, on a cluster that runs every pod at once with the given address, or refuses it. */
async function started(played: {
  readonly address?: string;
  readonly refuses?: string;
  readonly ipv6?: Ipv6Ranges;
}) {
  const created: V1Pod[] = [];
  const commands: string[][] = [];
  const status = {
    podIPs: [{ ip: played.address ?? '10.42.0.7' }],
    containerStatuses: [{ state: { running: {} } }],
  };
  const core = {
    createNamespacedPod: ({ body }: { body: V1Pod }) => {
      if (played.refuses !== undefined) return Promise.reject(new Error(played.refuses));
      created.push(body);
      return Promise.resolve(body);
    },
    readNamespacedPod: () => Promise.resolve({ status }),
  };
  const exec = (command: readonly string[]) => {
    commands.push([...command]);
    return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
  };
  const pods = await startCanaryPods({ core } as unknown as Cluster, {
    nodes: ['server-1'],
    image: 'busybox',
    ranges: { ...ranges, ...(played.ipv6 && { ipv6: played.ipv6 }) },
    server: { exec } as never,
  });
  return { pods, created, commands };
}

test('each node gets one with a network of its own and one with the node’s', async () => {
  const { pods, created } = await started({});
  expect(pods.map(({ node, from, resolver }) => [node, from, resolver])).toEqual([
    ['server-1', 'pod', '10.43.0.10'],
    ['server-1', 'host-network pod', '192.0.0.1'],
  ]);
  expect(created.map(({ spec }) => [spec?.nodeName, spec?.hostNetwork])).toEqual([
    ['server-1', false],
    ['server-1', true],
  ]);
});

test('IPv6 is sent from a pod that has it, or in a dual-stack lab is to have it', async () => {
  const over6 = async (address: string, ipv6?: Ipv6Ranges) => {
    const [pod] = (await started({ address, ...(ipv6 && { ipv6 }) })).pods;
    return pod?.kinds.filter((kind) => kind.endsWith('6'));
  };
  const all = ['tcp6', 'udp6', 'icmp6'];
  expect(await over6('10.42.0.7')).toEqual([]);
  expect(await over6('fd00::7')).toEqual(all);
  expect(await over6('10.42.0.7', { lab: '', pods: '', services: '' })).toEqual(all);
});

test('programs run inside the pod, by the server’s kubectl', async () => {
  const { pods, commands } = await started({});
  await pods[1]?.exec(['busybox', 'true']);
  expect(commands).toEqual([
    ['kubectl', 'exec', '--namespace', 'default', 'airtight-canary-host-server-1', '--', 'busybox', 'true'],
  ]);
});

test('a pod that never ran sends nothing, and says why', async () => {
  const { pods } = await started({ refuses: 'forbidden: no' });
  await expect(pods[0]?.exec(['busybox', 'true'])).rejects.toThrow(
    'pod airtight-canary-server-1 does not run: forbidden: no',
  );
});
