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

function readKustomization({ place, text }: Kustomization): { isComponent: boolean; uses: string[] } {
  const value = readDocuments({ origin: { file: place, rendered: false }, text }).documents[0]?.value;
  if (typeof value !== 'object' || value === null) return { isComponent: false, uses: [] };
  const fields = new Map<string, unknown>(Object.entries(value));
  const uses = ['resources', 'bases', 'components']
    .flatMap((key) => fields.get(key))
    .filter((entry) => typeof entry === 'string')
    .map((entry) => posix.normalize(posix.join(folderOf(place), entry)).replace(/\/$/, ''));
  return { isComponent: fields.get('kind') === 'Component', uses };
}
