import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cipherLayer, writeCipherHaul } from '../fixtures/bundles/cipher-images.ts';
import { openBundle } from '../src/bundle/open-bundle.ts';
import { connectEngine, type Engine } from '../src/lab/engine.ts';
import { readProvisions } from '../src/lab/provisions.ts';
import type { LabRegistry } from '../src/lab/types.ts';
import { writePreloadArchive } from '../src/load/preload-archive.ts';
import { pushImages } from '../src/load/push-images.ts';
import { byPath } from '../src/load/system-default-registry.ts';
import type { BundleImage } from '../src/model/bundle.ts';
import { parseImageReference } from '../src/model/image-reference.ts';
import { findProgram } from '../src/system/find-program.ts';
import { median, type Figures } from './figures.ts';
import { withFreshRegistry } from './fresh-registry.ts';
import { loopbackSeconds } from './loopback.ts';
import { haulerCopy, requireSkopeo, skopeoCopy, skopeoFromFolder } from './peers.ts';

const rounds = 3;
const wanted = 3;
/** 24 images on 4 bases of 100 MB, each with 25 MB of its own: 1 GB. */
const shape = { images: 24, bases: 4, baseBytes: 100_000_000, ownBytes: [20_000_000, 5_000_000] };

interface Bench {
  readonly engine: Engine;
  readonly toolsImage: string;
  readonly folder: string;
  readonly hasHauler: boolean;
  readonly say: (line: string) => void;
}

/**
 * From an archive on disk to every image in an empty registry, opening included, against `skopeo copy` of the same images
 * one by one from the same archive, and from a folder it was unpacked into once. Both read a plain OCI layout, for skopeo
 * takes no hauls; `hauler store load` and `copy` take the bundle as it is. A bundle may be named: `bench -- load BUNDLE`.
 */
export async function load(say: (line: string) => void, flags: readonly string[]): Promise<Figures> {
  const provisions = await readProvisions();
  const sample = provisions?.bundles['sample'];
  if (!provisions || sample === undefined) throw new Error('set-up has not run: npm run setup');
  await requireSkopeo(say);
  const hasHauler = (await findProgram('hauler')) !== undefined;
  if (!hasHauler) say('hauler is not installed here: no figure of that peer');
  const folder = await mkdtemp(join(tmpdir(), 'airtight-bench-'));
  const bench: Bench = {
    engine: await connectEngine(),
    toolsImage: provisions.toolsImage,
    folder,
    hasHauler,
    say,
  };
  try {
    const [given] = flags.filter((flag) => !flag.startsWith('-'));
    const bundles = given === undefined ? [await generate(folder, say), sample] : [given];
    const figures: Figures = {};
    for (const bundle of bundles) {
      for (const [figure, value] of Object.entries(await compare(bundle, bench))) {
        figures[`${basename(bundle)}: ${figure}`] = value;
      }
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function generate(folder: string, say: (line: string) => void): Promise<string> {
  say('writing a haul of 1 GB');
  const path = join(folder, 'generated.haul.tar.zst');
  let seed = 0;
  const layer = (bytes: number) => cipherLayer((seed += 1), bytes);
  const bases = Array.from({ length: shape.bases }, () => layer(shape.baseBytes));
  const images = Array.from({ length: shape.images }, (_, at) => [
    ...bases.slice(at % shape.bases).slice(0, 1),
    ...shape.ownBytes.map(layer),
  ]);
  await writeCipherHaul(path, images);
  return path;
}

async function compare(bundle: string, bench: Bench): Promise<Figures> {
  const { folder, hasHauler, say } = bench;
  const archive = join(folder, 'archive.tar');
  const images = await writeArchive(bundle, archive, folder);
  const names = images.map(({ reference }) => reference);
  const timed = (work: (registry: LabRegistry) => Promise<void>) => timeIntoRegistry(images, bench, work);

  say(`${basename(bundle)}: ${images.length} images, one by one from the archive by skopeo, once`);
  const archiveSeconds = await timed((registry) => skopeoCopy(`oci-archive:${archive}`, names, registry));
  const taken: Round[] = [];
  for (let round = 1; round <= rounds; round++) {
    const took: Round = {
      ours: await timed((registry) => openAndPush(archive, folder, registry)),
      bundle: await timed((registry) => openAndPush(bundle, folder, registry)),
      folder: await timed((registry) => skopeoFromFolder(archive, names, { folder, registry })),
      hauler: hasHauler ? await timed((registry) => haulerCopy(bundle, folder, registry)) : undefined,
      limit: await loopbackSeconds(archive),
    };
    const { ours, limit } = took;
    say(
      `round ${round}: ${ours.toFixed(2)} s, the bundle as it is ${took.bundle.toFixed(2)} s, skopeo from a folder ${took.folder.toFixed(2)} s, read and loopback ${limit.toFixed(2)} s`,
    );
    taken.push(took);
  }
  const middle = (pick: (round: Round) => number) => median(taken.map(pick));
  const ours = middle((round) => round.ours);
  return {
    megabytes: Math.round((await stat(archive)).size / 1e6),
    seconds: ours,
    'seconds of the bundle as it is': middle((round) => round.bundle),
    'skopeo, from the archive, seconds': Number(archiveSeconds.toFixed(2)),
    'times faster': Number((archiveSeconds / ours).toFixed(1)),
    'times faster wanted': wanted,
    'skopeo, unpacked once, seconds': middle((round) => round.folder),
    'times faster than that': middle((round) => round.folder / round.ours),
    ...(hasHauler && {
      'hauler, seconds': middle((round) => round.hauler ?? Number.NaN),
      'times faster than hauler': middle((round) => (round.hauler ?? Number.NaN) / round.bundle),
    }),
    'read and loopback, seconds': middle((round) => round.limit),
    'times that': middle((round) => round.ours / round.limit),
  };
}

/** Seconds of one round. */
interface Round {
  /** From the plain archive, as skopeo reads it. */
  readonly ours: number;
  /** From the bundle as it is, as hauler reads it. */
  readonly bundle: number;
  readonly folder: number;
  readonly hauler: number | undefined;
  readonly limit: number;
}

/** Writes the bundle's tagged images as a plain OCI layout; skopeo names a target by tag alone. */
async function writeArchive(bundle: string, path: string, workFolder: string): Promise<BundleImage[]> {
  const { bundle: opened, blobs, stop } = await openBundle(bundle, { workFolder });
  try {
    const images = opened.images.filter(({ reference }) => !reference.includes('@'));
    await writePreloadArchive({ path, images, blobs, signal: new AbortController().signal });
    return images;
  } finally {
    await stop();
  }
}

async function openAndPush(path: string, workFolder: string, registry: LabRegistry): Promise<void> {
  const { bundle, blobs, stop } = await openBundle(path, { workFolder });
  try {
    await pushImages({ registry, images: bundle.images, blobs, repositoryOf: byPath, source: 'bundle' });
  } finally {
    await stop();
  }
}

/** Seconds of the work alone, which must leave every image in the registry. */
async function timeIntoRegistry(
  images: readonly BundleImage[],
  bench: Bench,
  work: (registry: LabRegistry) => Promise<void>,
): Promise<number> {
  return withFreshRegistry(bench, async (registry) => {
    const started = performance.now();
    await work(registry);
    const seconds = (performance.now() - started) / 1000;
    for (const image of images) await requireHeld(image, registry);
    return seconds;
  });
}

async function requireHeld(
  { reference, digest, mediaType }: BundleImage,
  { url }: LabRegistry,
): Promise<void> {
  const parsed = parseImageReference(reference);
  if (!parsed.ok) throw new Error(`${reference}: ${parsed.reason}`);
  const { repository, tag } = parsed.reference;
  const answer = await fetch(`${url}/v2/${repository}/manifests/${tag ?? ''}`, {
    method: 'HEAD',
    headers: { accept: mediaType },
  });
  const held = answer.headers.get('docker-content-digest');
  if (held !== digest)
    throw new Error(`${reference} is ${held ?? answer.status} in the registry, not ${digest}`);
}
