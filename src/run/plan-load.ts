import type { OpenedBundle } from '../bundle/open-bundle.ts';
import { chooseImages } from '../load/choose-images.ts';
import { systemImagesLacking } from '../load/system-images.ts';
import type { Bundle, BundleImage } from '../model/bundle.ts';
import type { LoadedImage } from '../model/evidence.ts';

/** Node containers run on this machine's own processor, under Docker's name for it. */
export const nodePlatform = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;

/** The bundle's images as they are loaded: one of several copies. */
export function chosenImages(images: readonly BundleImage[]): BundleImage[] {
  return chooseImages(images, nodePlatform);
}

/** An archive of the harness's own: the node's system images, or a probe image. */
export type Harness = Pick<OpenedBundle, 'bundle' | 'blobs'> & { readonly role: 'system' | 'probe' };

/** What is loaded from where, and in which order. */
export interface LoadPlan {
  /** System images, and perhaps a probe, that the bundle lacks. */
  readonly fromHarness: readonly BundleImage[];
  /** Of the bundle: what the node needs while it boots, and everything else. */
  readonly systemFromBundle: readonly BundleImage[];
  readonly othersFromBundle: readonly BundleImage[];
  readonly all: readonly BundleImage[];
  readonly helloWorld: { readonly reference: string; readonly source: LoadedImage['source'] };
  readonly suppliedSystem: readonly string[];
}

/** Decides what the harness has to supply; where the node's system images are not known, the whole bundle goes first. */
export function planLoad(bundle: Bundle, harness: readonly Harness[], helloWorld: string): LoadPlan {
  const images = chosenImages(bundle.images);
  const inBundle = new Set(images.map((image) => image.reference));
  const system = harness.find((archive) => archive.role === 'system')?.bundle.images ?? [];
  const probe = harness
    .filter((archive) => archive.role === 'probe')
    .flatMap((archive) => archive.bundle.images.filter((image) => image.reference === helloWorld));
  const suppliedSystem = systemImagesLacking(system, bundle);
  const fromHarness = [...suppliedSystem, ...probe];
  const isSystem = (image: BundleImage): boolean =>
    system.length === 0 || system.some((other) => other.reference === image.reference);
  return {
    fromHarness,
    systemFromBundle: images.filter(isSystem),
    othersFromBundle: images.filter((image) => !isSystem(image)),
    all: [...fromHarness, ...images],
    helloWorld: { reference: helloWorld, source: inBundle.has(helloWorld) ? 'bundle' : 'harness' },
    suppliedSystem: suppliedSystem.map((image) => image.reference),
  };
}
