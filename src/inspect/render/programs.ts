import { resolve } from 'node:path';
import { z } from 'zod';
import { findProgram } from '../../system/find-program.ts';
import type { Isolation } from './isolation.ts';

/** A program that renders, and how it is called. */
export interface Program {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** What stands before its own arguments: `kustomize` where kubectl does it. */
  readonly before: readonly string[];
  /** Such as `v3.19.5`. */
  readonly version: string;
}

/** The program, or why there is none, with the next step. */
export type Search =
  { readonly ok: true; readonly program: Program } | { readonly ok: false; readonly reason: string };

/** The Helm at that path, else the one on the path of this process; Helm 2 cannot do what is asked here. */
export async function findHelm(isolation: Isolation, folder: string, given?: string): Promise<Search> {
  const path = given === undefined ? await findProgram('helm') : resolve(given);
  if (path === undefined) {
    return missing('helm is not on the path: install Helm 3');
  }
  const asked = await isolation.run(path, ['version', '--template', '{{.Version}}'], folder);
  const version = asked.ok ? versionIn(asked.stdout) : undefined;
  if (version === undefined || /^v[12]\./.test(version)) return missing(notThat('Helm 3', path, asked));
  return { ok: true, program: { name: 'helm', path, before: [], version } };
}

/** The Kustomize at that path, else the one on the path of this process, else the one in kubectl. */
export async function findKustomize(isolation: Isolation, folder: string, given?: string): Promise<Search> {
  const path = given === undefined ? await findProgram('kustomize') : resolve(given);
  if (path === undefined) return findKubectl(isolation, folder);
  const asked = await isolation.run(path, ['version'], folder);
  const version = asked.ok ? versionIn(asked.stdout) : undefined;
  if (version === undefined) return missing(notThat('Kustomize', path, asked));
  return { ok: true, program: { name: 'kustomize', path, before: ['build'], version } };
}

const kubectlVersionSchema = z.object({ kustomizeVersion: z.string() });

async function findKubectl(isolation: Isolation, folder: string): Promise<Search> {
  const path = await findProgram('kubectl');
  if (path === undefined) {
    return missing('neither kustomize nor kubectl is on the path: install one of them');
  }
  const asked = await isolation.run(path, ['version', '--client', '--output=json'], folder);
  const version = asked.ok ? kustomizeVersionIn(asked.stdout) : undefined;
  if (version === undefined) return missing(notThat('a kubectl with Kustomize in it', path, asked));
  return { ok: true, program: { name: 'kubectl kustomize', path, before: ['kustomize'], version } };
}

function kustomizeVersionIn(json: string): string | undefined {
  try {
    return kubectlVersionSchema.parse(JSON.parse(json)).kustomizeVersion;
  } catch {
    return undefined;
  }
}

function versionIn(text: string): string | undefined {
  return /v\d+\.\d+\.\d+[\w.+-]*/.exec(text)?.[0];
}

function notThat(
  what: string,
  path: string,
  asked: { readonly ok: boolean; readonly reason?: string },
): string {
  const why = asked.ok ? 'it does not tell its version' : (asked.reason ?? '');
  return `${path} is not ${what}: ${why}. Install ${what} in its place`;
}

function missing(reason: string): Search {
  return { ok: false, reason };
}
