import { bundleYamlSchema, type BundleYaml } from '../model/bundle-yaml.ts';
import type { ReaderContext } from './holdings.ts';
import { refusal } from './refusal.ts';
import { readYaml } from './yaml.ts';

export const bundleYamlName = 'bundle.yaml';

/** Reads a folder's `bundle.yaml`; undefined where there is none. One that is wrong, or names what is not there, is refused. */
export async function readBundleYaml({
  contents,
  limits,
}: Pick<ReaderContext, 'contents' | 'limits'>): Promise<BundleYaml | undefined> {
  const file = contents.find(bundleYamlName);
  if (!file) return undefined;
  const yaml = await readYaml(file, limits);
  if (!yaml.ok) throw wrong(yaml.reason);
  const read = bundleYamlSchema.safeParse(yaml.value[0]);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw wrong(`has a wrong field "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`);
  }
  const absent = read.data.charts.flatMap(({ values }) => values).find((path) => !contents.find(path));
  if (absent !== undefined) throw wrong(`names ${absent}, which is not in the folder`);
  return read.data;
}

function wrong(reason: string): Error {
  return refusal('bundle-yaml-invalid', `The bundle's ${bundleYamlName} ${reason}.`);
}
