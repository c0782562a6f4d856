import { parse } from 'yaml';
import { z } from 'zod';
import type { OpenedBundle } from '../bundle/open-bundle.ts';
import { AirtightError, messageOf } from '../errors.ts';
import type { PlannedApp } from '../exercise/multi-pod-app.ts';
import { blobBytes } from '../inspect/blob-bytes.ts';
import { appFileName, type AppPlan, appSchema } from '../model/app.ts';
import type { BundleFile } from '../model/bundle.ts';
import type { RunOptions } from './options.ts';

/** An app as it was declared, and where, in words. */
export interface DeclaredApp {
  readonly app: AppPlan;
  readonly declaredIn: string;
}

/** Larger than any file of manifests people write, in bytes; operators' definitions have megabytes. */
const maxBytes = 16 * 1024 * 1024;

type Opened = Pick<OpenedBundle, 'bundle' | 'blobs'>;

/**
 * The app of the scenario, else that of the bundle's own airtight-app.yaml; undefined where neither declares one. An
 * AirtightError of kind `usage` names the file and the field that is wrong.
 */
export async function declaredApp({
  options: { scenario },
  opened,
}: {
  readonly options: Pick<RunOptions, 'scenario'>;
  readonly opened: Opened;
}): Promise<DeclaredApp | undefined> {
  if (scenario.app) return { app: scenario.app, declaredIn: `the scenario ${scenario.name}` };
  const files = opened.bundle.files.filter((one) => isNamed(one, appFileName));
  const [file, second] = files;
  if (!file) return undefined;
  if (second) {
    throw invalid(`The bundle declares several apps: ${files.map(({ place }) => place).join(', ')}`);
  }
  const { place } = file;
  const app = parseApp(place, await textOf(file, opened));
  return { app, declaredIn: `${place} in the bundle` };
}

/** The texts of an app's manifests, by place or file name; an AirtightError of kind `usage` where the bundle lacks one. */
export async function manifestsOf(app: AppPlan, opened: Opened): Promise<PlannedApp['manifests']> {
  return Promise.all(
    app.manifests.map(async (name) => {
      const file = fileOf(app, name, opened.bundle.files);
      return { place: file.place, text: await textOf(file, opened) };
    }),
  );
}

function fileOf(app: AppPlan, name: string, files: readonly BundleFile[]): BundleFile {
  const exact = files.find(({ place }) => place === name);
  if (exact) return exact;
  const named = files.filter((file) => isNamed(file, name));
  const [found, second] = named;
  if (found && !second) return found;
  throw new AirtightError(
    'usage',
    second
      ? `The app ${app.name} names the manifest ${name}, which the bundle holds several times: ${named.map(({ place }) => place).join(', ')}.`
      : `The app ${app.name} names the manifest ${name}, which the bundle does not hold.`,
    {
      code: 'manifest-not-in-bundle',
      hint: 'Name it by its place in the bundle, as "airtight inspect -o json" lists it.',
    },
  );
}

/** By the name it has in an index, or by the last part of its place, also inside an archive of the bundle. */
function isNamed({ name, place }: BundleFile, wanted: string): boolean {
  return name === wanted || place.split(/[/!]/).at(-1) === wanted;
}

function parseApp(place: string, text: string): AppPlan {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw invalid(`${place} is not YAML: ${messageOf(error).split('\n')[0] ?? ''}`, error);
  }
  const parsed = appSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalid(
    `${place} is not valid: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`,
    parsed.error,
  );
}

async function textOf({ place, digest }: BundleFile, { blobs }: Opened): Promise<string> {
  await blobs.fetch([digest]);
  const read = await blobBytes(blobs, digest, maxBytes);
  if (read.ok) return read.bytes.toString('utf8');
  throw invalid(`${place} cannot be read from the bundle: ${read.reason}`);
}

function invalid(message: string, cause?: unknown): AirtightError {
  return new AirtightError('usage', message, {
    code: 'app-invalid',
    hint: 'docs/app.md shows a whole one.',
    cause,
  });
}
