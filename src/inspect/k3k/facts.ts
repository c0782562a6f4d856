import type { Bundle } from '../../model/bundle.ts';
import type { K3kFacts, K3sFacts } from '../../model/inspection.ts';
import { k3kHostTag } from '../../model/k3s.ts';
import type { KubeDocument } from '../types.ts';
import { clustersIn, isK3kResource } from './clusters.ts';
import { controllerImages } from './controller.ts';
import { type K3kImage, k3sRepository } from './image-name.ts';
import { chartImages, type K3kChartValues } from './values.ts';

/** What K3k's facts are drawn from. */
export interface K3kSources {
  readonly bundle: Bundle;
  /** Manifests, and charts as they were rendered. */
  readonly documents: readonly KubeDocument[];
  /** Default values of K3k's charts: asked where no controller stands among the documents. */
  readonly values: readonly K3kChartValues[];
  /** K3s of the host. */
  readonly k3s: K3sFacts;
}

/** K3s image of a controller that was told none. Source: main.go of rancher/k3k. */
const builtInServer = 'rancher/k3s';

/** What the bundle brings of K3k: its charts, the images they choose and the clusters that are to run. */
export function k3kFacts({ bundle, documents, values, k3s }: K3kSources): K3kFacts {
  const rendered = documents.flatMap(controllerImages);
  const images = withoutRepeats(rendered.length > 0 ? rendered : values.flatMap(chartImages));
  // Given values are rendered after the defaults, and are what will be installed.
  const server = images.findLast(({ role }) => role === 'server');
  const hostTag = k3s.version === undefined ? undefined : k3kHostTag(k3s.version);
  return {
    charts: bundle.charts
      .filter(({ name }) => name === 'k3k')
      .map(({ place, version }) => ({ place, version })),
    images,
    clusters: clustersIn(documents, {
      repository: server?.reference ?? k3sRepository(builtInServer),
      hostTag,
    }),
    ...(hostTag !== undefined && { hostVersion: hostTag }),
  };
}

/** Whether a document says anything of K3k: its controller, or a resource of its group. */
export function isOfK3k(document: KubeDocument): boolean {
  return isK3kResource(document) || controllerImages(document).length > 0;
}

function withoutRepeats(images: readonly K3kImage[]): K3kImage[] {
  const first = new Map<string, K3kImage>();
  for (const image of images) {
    const key = `${image.role} ${image.reference}`;
    if (!first.has(key)) first.set(key, image);
  }
  return [...first.values()];
}
