import { z } from 'zod';
import { type ChartArchive, textOf } from '../chart/chart-archive.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { locate } from '../locate.ts';
import type { KubeDocument } from '../types.ts';
import { type K3kImage, k3kImageName, takesVersionAsTag } from './image-name.ts';

/** What is read of K3k's chart where it could not be rendered. */
export interface K3kChartValues {
  /** Its values.yaml. */
  readonly values: KubeDocument;
  /** `appVersion` of its Chart.yaml, the tag where the values have none. */
  readonly appVersion?: string;
}

const metadataSchema = z.looseObject({
  appVersion: z.union([z.string(), z.number().transform(String)]).optional(),
});

const imageSchema = z.looseObject({
  registry: z.string().nullish(),
  repository: z.string().min(1),
  tag: z.union([z.string(), z.number()]).nullish(),
});
const globalSchema = z.looseObject({
  global: z.looseObject({ imageRegistry: z.string().nullish() }).nullish(),
});

/** Where the values of each version of the chart name an image; the newest first. Source: charts/k3k of rancher/k3k. */
const places: readonly { readonly role: K3kImage['role']; readonly paths: readonly (readonly string[])[] }[] =
  [
    { role: 'controller', paths: [['controller', 'image'], ['image']] },
    {
      role: 'shared-agent',
      paths: [
        ['agent', 'shared', 'image'],
        ['agent', 'sharedAgentImage'],
        ['sharedAgent', 'image'],
      ],
    },
    { role: 'virtual-agent', paths: [['agent', 'virtual', 'image']] },
    { role: 'server', paths: [['server', 'image']] },
  ];

/** Reads the values of a chart's archive; undefined where it has none that can be read. */
export function chartValuesOf(chart: ChartArchive): K3kChartValues | undefined {
  const read = (name: string): KubeDocument | undefined => {
    const origin = { file: `${chart.place}/${name}`, rendered: false };
    return readDocuments({ origin, text: textOf(chart, name) ?? '' }).documents[0];
  };
  const values = read('values.yaml');
  const appVersion = metadataSchema.safeParse(read('Chart.yaml')?.value).data?.appVersion;
  return values && { values, ...(appVersion !== undefined && { appVersion }) };
}

/** Images that the default values of K3k's chart choose. */
export function chartImages({ values, appVersion }: K3kChartValues): K3kImage[] {
  const globalRegistry = globalSchema.safeParse(values.value).data?.global?.imageRegistry;
  return places.flatMap(({ role, paths }) => {
    for (const path of paths) {
      const image = imageSchema.safeParse(valueAt(values.value, path)).data;
      if (image === undefined) continue;
      const registry = globalRegistry || image.registry;
      const name = registry ? `${registry}/${image.repository}` : image.repository;
      const tag = takesVersionAsTag(role) ? undefined : image.tag || appVersion;
      const text = tag === undefined ? name : `${name}:${tag}`;
      return [
        { role, reference: k3kImageName(role, text), location: locate(values, [...path, 'repository']) },
      ];
    }
    return [];
  });
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    value,
  );
}
