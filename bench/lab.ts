import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBundle, type OpenedBundle } from '../src/bundle/open-bundle.ts';
import { clusterReady } from '../src/exercise/cluster-ready.ts';
import { connectCluster } from '../src/exercise/cluster.ts';
import { connectEngine, type Engine } from '../src/lab/engine.ts';
import { type Provisions, readProvisions } from '../src/lab/provisions.ts';
import { probeSeal } from '../src/lab/seal/probe-seal.ts';
import { startNodes } from '../src/lab/start-nodes.ts';
import { type LabGround, prepareLab } from '../src/lab/start.ts';
import { planMirror } from '../src/load/registry-mirror.ts';
import { pushImages } from '../src/load/push-images.ts';
import { byPath } from '../src/load/system-default-registry.ts';
import { Disposers } from '../src/system/disposers.ts';
import { startWatch } from '../src/watch/index.ts';
import { median, type Figures } from './figures.ts';

const rounds = 3;

interface Bench {
  readonly engine: Engine;
  readonly provisions: Provisions;
  readonly system: OpenedBundle;
  readonly folder: string;
}

/**
 * Lab-up time, from nothing to a node that is Ready with registry, seal and watch, against the bare node: the same
 * container with the same flags, on ground and images that were laid before its clock started. In turns, medians.
 */
export async function lab(say: (line: string) => void): Promise<Figures> {
  const provisions = await readProvisions();
  if (!provisions?.systemImages) throw new Error('set-up has made no system images: npm run setup');
  const folder = await mkdtemp(join(tmpdir(), 'airtight-bench-'));
  const engine = await connectEngine();
  const system = await openBundle(provisions.systemImages, { workFolder: folder });
  const bench: Bench = { engine, provisions, system, folder };
  try {
    const bare: number[] = [];
    const whole: number[] = [];
    // One round of each unmeasured: page cache and image layers are then warm for both.
    for (let round = 0; round <= rounds; round++) {
      const [b, w] = [await bareNode(bench, round), await wholeLab(bench, round)];
      say(
        `${round === 0 ? 'warm-up' : `round ${round}`}: bare node ${b.toFixed(1)} s, lab ${w.toFixed(1)} s`,
      );
      if (round > 0) {
        bare.push(b);
        whole.push(w);
      }
    }
    const [bareSeconds, labSeconds] = [median(bare), median(whole)];
    return { bareSeconds, labSeconds, ratio: Number((labSeconds / bareSeconds).toFixed(2)), wanted: 1.5 };
  } finally {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function bareNode(bench: Bench, round: number): Promise<number> {
  return inDisposers(async (disposers, signal) => {
    const ground = await groundOf(bench, `bench-bare-${round}`, disposers, signal);
    await load(bench, ground, signal);
    const start = performance.now();
    await untilReady(bench, ground, disposers);
    return seconds(start);
  });
}

async function wholeLab(bench: Bench, round: number): Promise<number> {
  return inDisposers(async (disposers, signal) => {
    const start = performance.now();
    const ground = await groundOf(bench, `bench-lab-${round}`, disposers, signal);
    await Promise.all([probeSeal(ground, signal), load(bench, ground, signal)]);
    const evidenceFiles = {
      capture: join(bench.folder, `${round}.pcap`),
      log: join(bench.folder, `${round}.nflog.pcap`),
    };
    const watch = await startWatch(ground.owners[0], { ranges: ground.ranges, evidenceFiles, signal });
    disposers.add('watch', () => watch.stop());
    await watch.canary('start');
    await untilReady(bench, ground, disposers);
    return seconds(start);
  });
}

async function untilReady(bench: Bench, ground: LabGround, disposers: Disposers): Promise<void> {
  const { node } = planMirror({
    settings: { mode: 'registry-mirror', tls: false, auth: false },
    registry: ground.registry,
    images: bench.system.bundle.images,
  });
  const startedAt = performance.now();
  const started = await startNodes(
    ground,
    { serverArguments: [], node: (_owner, role) => node(role) },
    disposers,
  );
  const kubeconfig = await started.connect(120_000);
  const ready = await clusterReady(connectCluster(kubeconfig), ground.owners[0], {
    clusterDns: ground.ranges.clusterDns,
    nodes: 1,
    timeoutMs: 120_000,
    startedAt,
  });
  if (!ready.ready) throw new Error(ready.state);
}

function groundOf(
  bench: Bench,
  runId: string,
  disposers: Disposers,
  signal: AbortSignal,
): Promise<LabGround> {
  const { toolsImage, nodeImage } = bench.provisions;
  const registry = { tls: false, auth: false };
  return prepareLab(bench.engine, { runId, toolsImage, nodeImage, signal, agents: 0, registry }, disposers);
}

async function load(bench: Bench, ground: LabGround, signal: AbortSignal): Promise<void> {
  const { bundle, blobs } = bench.system;
  await pushImages({
    registry: ground.registry,
    images: bundle.images,
    blobs,
    repositoryOf: byPath,
    source: 'harness',
    signal,
  });
}

async function inDisposers<T>(work: (disposers: Disposers, signal: AbortSignal) => Promise<T>): Promise<T> {
  const disposers = new Disposers();
  try {
    return await work(disposers, new AbortController().signal);
  } finally {
    await disposers.stop();
  }
}

const seconds = (start: number): number => (performance.now() - start) / 1000;
