import { z } from 'zod';
import type { ZarfFacts } from '../../model/bundle.ts';
import type { ReaderContext } from '../holdings.ts';
import { refusal } from '../refusal.ts';
import { readYaml } from '../yaml.ts';
import { zarfNames } from './zarf-names.ts';

const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

/** v1alpha1 gives a name; v1beta1 an object that holds it. */
const imageSchema = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);

/** A version without quotes may be a number to YAML. */
const versionSchema = z.union([z.string(), z.number().transform(String)]).optional();

const chartSchema = z.object({
  name: z.string(),
  version: versionSchema,
  helmRepository: z.object({ version: versionSchema }).nullish(),
  namespace: z.string().optional(),
  releaseName: z.string().optional(),
});

const componentSchema = z.object({
  name: z.string(),
  /** v1alpha1. */
  required: z.boolean().nullish(),
  /** v1beta1, where a component is required unless it says so. */
  optional: z.boolean().nullish(),
  charts: listOf(chartSchema),
  images: listOf(imageSchema),
  imageArchives: listOf(z.object({ images: listOf(z.string()) })),
});
export type ZarfComponent = z.infer<typeof componentSchema>;

const definitionSchema = z.object({
  apiVersion: z.string().optional(),
  metadata: z
    .object({
      name: z.string().optional(),
      architecture: z.string().optional(),
      aggregateChecksum: z.string().optional(),
    })
    .nullish(),
  build: z.object({ architecture: z.string().optional(), provenanceFiles: listOf(z.string()) }).nullish(),
  components: listOf(componentSchema),
});
/** What is read of `zarf.yaml`; source: src/api/v1alpha1 and v1beta1 of zarf-dev/zarf. */
export type ZarfDefinition = z.infer<typeof definitionSchema>;

const alpha = 'zarf.dev/v1alpha1';

/**
 * Reads `zarf.yaml`. It may hold the same package in two API versions; v1alpha1, which may leave its own name out, is
 * taken where it is there, because the names of the package's files follow it.
 */
export async function readZarfDefinition({
  contents,
  limits,
}: Pick<ReaderContext, 'contents' | 'limits'>): Promise<ZarfDefinition> {
  const file = contents.find(zarfNames.definition);
  if (!file) throw refusal('bundle-json-invalid', `The bundle lacks ${zarfNames.definition}.`);
  await contents.fetch([file]);
  const yaml = await readYaml(file, limits);
  if (!yaml.ok) throw refusal('bundle-json-invalid', `The bundle's ${zarfNames.definition} ${yaml.reason}.`);
  const read = yaml.value.map((document) => definitionSchema.safeParse(document));
  const usable = read.flatMap(({ data }) => (data ? [data] : []));
  const chosen = usable.find(({ apiVersion = alpha }) => apiVersion === alpha) ?? usable[0];
  if (chosen) return chosen;
  const issue = read[0]?.error?.issues[0];
  const reason = issue ? `"${issue.path.join('.')}": ${issue.message}` : 'there is no document in it';
  throw refusal('bundle-json-invalid', `The bundle's ${zarfNames.definition} defines no package: ${reason}.`);
}

/** The facts of a definition that later rooms ask for. */
export function zarfFacts({ apiVersion = alpha, metadata, build, components }: ZarfDefinition): ZarfFacts {
  const architecture = metadata?.architecture ?? build?.architecture;
  return {
    name: metadata?.name ?? '',
    ...(architecture !== undefined && { architecture }),
    components: components.map(({ name, required, optional, images, imageArchives }) => ({
      name,
      required: apiVersion === alpha ? required === true : optional !== true,
      images: [...images, ...imageArchives.flatMap((archive) => archive.images)],
    })),
  };
}
