import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { writeBigHaul, type BigHaul } from '../fixtures/bundles/big-haul.ts';
import { openInProcess } from '../fixtures/bundles/open-in-process.ts';
import { openBundle } from '../src/bundle/open-bundle.ts';
import { median, type Figures } from './figures.ts';

const rounds = 7;
const gigabyte: BigHaul = { layers: 5, layerBytes: 200_000_000, smallImages: 50 };
const tenGigabytes: BigHaul = { ...gigabyte, layers: 50 };

/**
 * Opening a 1 GB haul as `inspect` does, against `zstd -dc | openssl dgst -sha256` of the same file: in turns, medians,
 * in this process and in fresh ones, start-up included. Then peak memory, with --big also that of 10 GB.
 */
export async function inspect(say: (line: string) => void, flags: readonly string[]): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'airtight-bench-'));
  try {
    const haul = join(folder, 'haul.tar.zst');
    say('writing a haul of 1 GB');
    await writeBigHaul(haul, gigabyte);
    const figures = await compare(haul, folder, say);
    if (!flags.includes('--big')) return figures;
    const big = join(folder, 'big.tar.zst');
    say('writing a haul of 10 GB');
    await writeBigHaul(big, tenGigabytes);
    const { openSeconds, peakMegabytes } = await openInProcess(big, folder);
    return { ...figures, bigOpenSeconds: Number(openSeconds.toFixed(1)), bigPeakMegabytes: peakMegabytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Seconds of one round, and the fresh process's memory. */
interface Round {
  readonly pipeline: number;
  readonly open: number;
  readonly fresh: number;
  /** Of the fresh process, until the opening begins. */
  readonly start: number;
  readonly hauler: number | undefined;
  readonly peakMegabytes: number;
}

async function compare(haul: string, folder: string, say: (line: string) => void): Promise<Figures> {
  const hasHauler = await isInstalled('hauler');
  if (!hasHauler) say('hauler is not installed here: no figure of the peer');
  const taken: Round[] = [];
  // One round unmeasured: the page cache is then warm for all.
  for (let round = 0; round <= rounds; round++) {
    const freshStarted = performance.now();
    const { startSeconds, peakMegabytes } = await openInProcess(haul, folder);
    const took: Round = {
      fresh: (performance.now() - freshStarted) / 1000,
      start: startSeconds,
      peakMegabytes,
      pipeline: await timed(() => execa('sh', ['-c', 'zstd -dc "$0" | openssl dgst -sha256', haul])),
      open: await timed(() => openHere(haul, folder)),
      hauler: hasHauler ? await timed(() => haulerLoad(haul, folder)) : undefined,
    };
    if (round === 0) continue;
    const [pipeline, open, fresh] = [took.pipeline, took.open, took.fresh].map((each) => each.toFixed(2));
    say(`round ${round}: zstd | openssl ${pipeline} s, opening ${open} s, fresh process ${fresh} s`);
    taken.push(took);
  }
  const middle = (pick: (round: Round) => number) => median(taken.map(pick));
  return {
    pipelineSeconds: middle(({ pipeline }) => pipeline),
    openSeconds: middle(({ open }) => open),
    ratio: middle(({ open, pipeline }) => open / pipeline),
    wantedRatio: 1.3,
    freshProcessSeconds: middle(({ fresh }) => fresh),
    freshProcessRatio: middle(({ fresh, pipeline }) => fresh / pipeline),
    ofThatStartSeconds: middle(({ start }) => start),
    ...(hasHauler && { haulerLoadSeconds: middle(({ hauler }) => hauler ?? Number.NaN) }),
    peakMegabytes: Math.max(...taken.map((round) => round.peakMegabytes)),
    wantedPeakMegabytes: 300,
  };
}

async function openHere(haul: string, folder: string): Promise<void> {
  const { stop } = await openBundle(haul, { workFolder: folder, keep: 'small' });
  await stop();
}

async function haulerLoad(haul: string, folder: string): Promise<void> {
  const store = join(folder, 'store');
  await execa('hauler', ['store', 'load', '--filename', haul, '--store', store]);
  await rm(store, { recursive: true, force: true });
}

async function isInstalled(program: string): Promise<boolean> {
  return !(await execa(program, ['version'], { reject: false })).failed;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
