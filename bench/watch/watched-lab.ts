import { join } from 'node:path';
import type Docker from 'dockerode';
import { openBundle } from '../../src/bundle/open-bundle.ts';
import { clusterReady } from '../../src/exercise/cluster-ready.ts';
import { connectCluster, type Cluster } from '../../src/exercise/cluster.ts';
import { connectEngine } from '../../src/lab/engine.ts';
import { type Lure, startLure } from '../../src/lab/lure.ts';
import { readProvisions } from '../../src/lab/provisions.ts';
import { startNodes } from '../../src/lab/start-nodes.ts';
import { type LabGround, prepareLab } from '../../src/lab/start.ts';
import type { LabNode } from '../../src/lab/types.ts';
import { planMirror } from '../../src/load/registry-mirror.ts';
import { pushImages } from '../../src/load/push-images.ts';
import { byPath } from '../../src/load/system-default-registry.ts';
import type { IpFamily } from '../../src/model/scenario.ts';
import type { Disposers } from '../../src/system/disposers.ts';
import { startWatch, type NodeWatch, type WatchOptions } from '../../src/watch/index.ts';

/** A lab with one server and agents, the bundle `ways-out` loaded, no node started yet. */
export interface LaidLab {
  readonly ground: LabGround;
  readonly docker: Docker;
  /** The owners' containers, which the watch's programs run in. */
  readonly containers: readonly string[];
  /** Starts a watch of each node. */
  watch(onPacket?: WatchOptions['onPacket']): Promise<NodeWatch[]>;
  /** Answers names and connections from now on. */
  lure(): Promise<readonly Lure[]>;
  /** Starts the nodes and waits until the cluster is ready; the watches tell its pods apart from then on. */
  start(watches: readonly NodeWatch[]): Promise<StartedLab>;
}

export interface StartedLab {
  readonly cluster: Cluster;
  readonly server: LabNode;
  /** Lets watches that were started later tell the pods apart. */
  follow(watches: readonly NodeWatch[]): Promise<void>;
}

const readyMs = 180_000;

export async function layLab(
  size: { readonly agents: number; readonly ipFamily: IpFamily },
  folder: string,
  disposers: Disposers,
): Promise<LaidLab> {
  const provisions = await readProvisions();
  const bundlePath = provisions?.bundles['ways-out'];
  if (!provisions || bundlePath === undefined)
    throw new Error('set-up has made no bundle "ways-out": npm run setup');
  const { toolsImage, nodeImage } = provisions;
  const { signal } = new AbortController();
  const opened = await openBundle(bundlePath, { workFolder: folder });
  disposers.add('bundle', () => opened.stop());
  const spec = { runId: 'bench-watch', toolsImage, nodeImage, signal, ...size, registry: noLogin };
  const ground = await prepareLab(await connectEngine(), spec, disposers);
  const { images } = opened.bundle;
  await pushImages({
    registry: ground.registry,
    images,
    blobs: opened.blobs,
    repositoryOf: byPath,
    source: 'bundle',
    signal,
  });
  let series = 0;
  return {
    ground,
    docker: ground.engine.docker,
    containers: ground.owners.map(({ containerId }) => containerId),
    watch: (onPacket) => {
      series += 1;
      return Promise.all(
        ground.owners.map(async (owner) => {
          const file = (kind: string) => join(folder, `${owner.node}-${series}.${kind}.pcap`);
          const watch = await startWatch(owner, {
            ranges: ground.ranges,
            evidenceFiles: { capture: file('capture'), log: file('log') },
            signal,
            ...(onPacket ? { onPacket } : {}),
          });
          disposers.add(`watch of ${owner.node}`, () => watch.stop());
          await watch.canary('start');
          return watch;
        }),
      );
    },
    lure: () => Promise.all(ground.owners.map((owner) => startLure(owner, ground.ranges))),
    start: async (watches) => {
      const settings = { mode: 'registry-mirror', tls: false, auth: false } as const;
      const { node } = planMirror({ settings, registry: ground.registry, images });
      const startedAt = performance.now();
      const setup = { serverArguments: [], node: (_owner: unknown, role: 'server' | 'agent') => node(role) };
      const started = await startNodes(ground, setup, disposers);
      const follow = async (those: readonly NodeWatch[]): Promise<void> => {
        for (const { name, containerId } of started.nodes) {
          await those.find((watch) => watch.node === name)?.follow(containerId);
        }
      };
      await follow(watches);
      const cluster = connectCluster(await started.connect(readyMs));
      await follow(watches);
      const ready = await clusterReady(cluster, ground.owners[0], {
        clusterDns: ground.ranges.clusterDns,
        nodes: ground.owners.length,
        timeoutMs: readyMs,
        startedAt,
      });
      if (!ready.ready) throw new Error(ready.state);
      const [server] = started.nodes;
      if (!server) throw new Error('no node was started');
      return { cluster, server, follow };
    },
  };
}

const noLogin = { tls: false, auth: false };
