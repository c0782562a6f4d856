import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Renderer, Rendering } from '../../model/inspection.ts';
import type { InspectSubject, SourceText } from '../types.ts';
import { renderCharts } from './charts.ts';
import { isolate } from './isolation.ts';
import { chooseKubeVersion } from './kube-version.ts';
import { buildKustomizations } from './kustomize.ts';
import { renderLimits, type RenderLimits } from './limits.ts';
import { findHelm, findKustomize } from './programs.ts';
import { readUserValues } from './user-values.ts';

/** What the user chose, and what is known of the bundle's K3s. */
export interface RenderOptions {
  /** Paths of programs, in place of those on the path. */
  readonly helm?: string;
  readonly kustomize?: string;
  /** Kubernetes version for Helm, in place of the bundle's. */
  readonly kubeVersion?: string;
  /** Such as `v1.34.4+k3s1`; see K3sFacts. */
  readonly k3sVersion?: string;
  /** Values files of the user's own: every chart is rendered once more with each of them. */
  readonly valuesFiles?: readonly string[];
  readonly limits?: Partial<RenderLimits>;
}

/** What the bundle's charts and kustomizations come to. */
export interface RenderedBundle {
  readonly texts: readonly SourceText[];
  /** One for each chart and set of values, and for each kustomization. */
  readonly renderings: readonly Rendering[];
  /** Places of manifests that kustomizations take: they are not applied as they stand. */
  readonly taken: ReadonlySet<string>;
  /** Absent where there is no chart, or no Helm. */
  readonly helm?: Renderer;
}

/** Renders all charts and kustomizations of a bundle, with no network and no cluster; docs/rendering.md says how. */
export async function renderAll(subject: InspectSubject, options: RenderOptions): Promise<RenderedBundle> {
  const limits = { ...renderLimits, ...options.limits };
  const kubeVersion = chooseKubeVersion(options.kubeVersion, options.k3sVersion);
  const userValues = await readUserValues(options.valuesFiles ?? [], limits.maxFileBytes);
  const { bundle, workFolder, signal } = subject;
  const hasCharts = bundle.charts.length > 0;
  const hasKustomizations = bundle.files.some(({ kind }) => kind === 'kustomization');
  if (!hasCharts && !hasKustomizations) return { texts: [], renderings: [], taken: new Set() };

  const folder = await mkdtemp(join(workFolder, 'programs-'));
  const isolation = await isolate({ folder, limits, signal });
  const helm = hasCharts ? await findHelm(isolation, folder, options.helm) : undefined;
  const charts =
    helm === undefined
      ? []
      : await renderCharts(subject, {
          helm: helm.ok ? { helm: helm.program, isolation, kubeVersion: kubeVersion.version } : helm,
          userValues,
          limits,
        });
  const kustomizations = hasKustomizations
    ? await buildKustomizations(subject, {
        kustomize: await findKustomize(isolation, folder, options.kustomize),
        isolation,
        limits,
      })
    : { rendered: [], taken: new Set<string>() };
  const all = [...charts, ...kustomizations.rendered];
  return {
    texts: all.flatMap(({ texts }) => texts),
    renderings: all.map(({ rendering }) => rendering),
    taken: kustomizations.taken,
    ...(helm?.ok && {
      helm: {
        program: helm.program.path,
        version: helm.program.version,
        kubeVersion: kubeVersion.version,
        kubeVersionFrom: kubeVersion.from,
        isolation: isolation.kind,
      },
    }),
  };
}
