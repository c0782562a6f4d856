import { posix } from 'node:path';
import type { BundleFile } from '../../model/bundle.ts';
import { readDocuments } from '../documents/read-documents.ts';

/** Folder of a place; empty for the bundle's own. */
export function folderOf(place: string): string {
  const folder = posix.dirname(place);
  return folder === '.' ? '' : folder;
}

/** Files that a kustomization may read: those in its folder and below it. Kustomize refuses all others. */
export function filesOfKustomizations(files: readonly BundleFile[]): BundleFile[] {
  const folders = new Set(
    files.filter(({ kind }) => kind === 'kustomization').map(({ place }) => folderOf(place)),
  );
  const isBelow = (folder: string): boolean =>
    folders.has(folder) || (folder !== '' && folder !== '/' && isBelow(folderOf(folder)));
  return files.filter(({ kind, place }) => kind !== 'k3s-binary' && isBelow(folderOf(place)));
}

/** A kustomization file and what is written in it. */
export interface Kustomization {
  readonly place: string;
  readonly text: string;
}

/**
 * Kustomizations that are to be built: not those another one builds on, which say nothing of what is deployed, and not
 * components, which cannot stand alone. Where all build on each other, which Kustomize refuses, all of them.
 */
export function rootsOf<One extends Kustomization>(kustomizations: readonly One[]): One[] {
  const read = kustomizations.map((one) => ({ one, ...readKustomization(one) }));
  const whole = read.filter(({ isComponent }) => !isComponent);
  const used = new Set(read.flatMap(({ uses }) => uses));
  const roots = whole.filter(({ one }) => !used.has(folderOf(one.place)));
  return (roots.length === 0 ? whole : roots).map(({ one }) => one);
}

/**
 * Places of files that the kustomizations to be built name, as resource, patch or otherwise, through those they build on.
 * What such a file asks for is what comes out of the build: the build may put other images in its place.
 */
export function filesTakenBy(kustomizations: readonly Kustomization[]): ReadonlySet<string> {
  const byFolder = new Map(kustomizations.map((one) => [folderOf(one.place), one]));
  const taken = new Set<string>();
  const take = (path: string): void => {
    if (taken.has(path)) return;
    taken.add(path);
    const kustomization = byFolder.get(path);
    if (kustomization !== undefined) pathsIn(kustomization).forEach(take);
  };
  rootsOf(kustomizations).forEach(({ place }) => {
    take(folderOf(place));
  });
  return taken;
}

/** Every text in a kustomization, as a path from the bundle's root: most are none, and lead nowhere. */
function pathsIn({ place, text }: Kustomization): string[] {
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(valueOf({ place, text }));
  return texts.map((path) => fromRoot(place, path));
}

function fromRoot(place: string, path: string): string {
  const plain = posix.normalize(posix.join(folderOf(place), path)).replace(/\/$/, '');
  return plain === '.' ? '' : plain;
}

function valueOf({ place, text }: Kustomization): unknown {
  return readDocuments({ origin: { file: place, rendered: false }, text }).documents[0]?.value;
}

function readKustomization(kustomization: Kustomization): { isComponent: boolean; uses: string[] } {
  const value = valueOf(kustomization);
  if (typeof value !== 'object' || value === null) return { isComponent: false, uses: [] };
  const fields = new Map<string, unknown>(Object.entries(value));
  const uses = ['resources', 'bases', 'components']
    .flatMap((key) => fields.get(key))
    .filter((entry) => typeof entry === 'string')
    .map((entry) => fromRoot(kustomization.place, entry));
  return { isComponent: fields.get('kind') === 'Component', uses };
}
