import type { BundleImage } from '../model/bundle.ts';
import type { LoadSettings } from '../model/scenario.ts';
import type { LoadModeOptions, LoadModePlan, RepositoryOf } from './load-mode-plan.ts';
import { mirrorPaths } from './mirror-paths.ts';
import { inArchive, planPreloaded } from './preloaded.ts';
import { planMirror } from './registry-mirror.ts';
import { byPath, planSystemDefaultRegistry } from './system-default-registry.ts';

/** Plans the mode of the settings; an AirtightError of kind `usage` where the site's own registries.yaml is none. */
export function planLoadMode(options: LoadModeOptions): LoadModePlan {
  switch (options.settings.mode) {
    case 'registry-mirror':
      return planMirror(options);
    case 'system-default-registry':
      return planSystemDefaultRegistry(options);
    case 'preloaded':
      return planPreloaded({ nodes: options.settings.nodes, archives: options.archives ?? [] });
  }
}

/** Where a mode keeps each of these images. */
export function repositoriesIn(settings: LoadSettings, images: readonly BundleImage[]): RepositoryOf {
  switch (settings.mode) {
    case 'registry-mirror':
      return mirrorPaths(images, settings).repositoryOf;
    case 'system-default-registry':
      return byPath;
    case 'preloaded':
      return inArchive;
  }
}
