import { posix } from 'node:path';
import { bundleYamlSchema, type BundleYaml } from '../../model/bundle-yaml.ts';
import type { BundleChart } from '../../model/bundle.ts';
import type { ReaderContext } from '../holdings.ts';
import { refusal } from '../refusal.ts';
import { readYaml } from '../yaml.ts';

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
    const at =
      issue === undefined || issue.path.length === 0
        ? 'is wrong'
        : `has a wrong field "${issue.path.join('.')}"`;
    throw wrong(`${at}: ${issue?.message ?? ''}`);
  }
  const settings = withPlainPaths(read.data);
  const absent = settings.charts.flatMap(({ values }) => values).find((path) => !contents.find(path));
  if (absent !== undefined) throw wrong(`names ${absent}, which is not in the folder`);
  return settings;
}

/** Paths as entries are named: without `./` before and `/` after them. */
function withPlainPaths(settings: BundleYaml): BundleYaml {
  const plain = (path: string) => posix.normalize(path).replace(/\/$/, '');
  return {
    ...settings,
    charts: settings.charts.map((use) => ({
      ...use,
      chart: plain(use.chart),
      values: use.values.map(plain),
    })),
    ignore: settings.ignore.map(({ path, ...rest }) => ({
      ...rest,
      ...(path !== undefined && { path: plain(path) }),
    })),
  };
}

/**
 * The charts with the releases that `bundle.yaml` wants of them: one entry a release, so that each is rendered. A use that
 * fits no chart is refused.
 */
export function withReleases(charts: readonly BundleChart[], { charts: uses }: BundleYaml): BundleChart[] {
  const isMeant = ({ name, place }: BundleChart, use: string) => name === use || place === use;
  const stray = uses.find((use) => !charts.some((chart) => isMeant(chart, use.chart)));
  if (stray) throw wrong(`names the chart ${stray.chart}, which is not in the folder`);
  return charts.flatMap((chart) => {
    const own = uses.filter((use) => isMeant(chart, use.chart));
    return own.length === 0 ? [chart] : own.map((use) => ({ ...chart, release: releaseOf(use) }));
  });
}

function releaseOf({
  values,
  release,
  namespace,
}: BundleYaml['charts'][number]): NonNullable<BundleChart['release']> {
  return {
    ...(release !== undefined && { name: release }),
    ...(namespace !== undefined && { namespace }),
    valuesFiles: values,
  };
}

function wrong(reason: string): Error {
  return refusal('bundle-yaml-invalid', `The bundle's ${bundleYamlName} ${reason}.`);
}
