import type { LabRegistry } from '../lab/types.ts';
import type { BundleImage } from '../model/bundle.ts';
import type { ImageReference } from '../model/image-reference.ts';
import type { LoadSettings } from '../model/scenario.ts';

/** What one node is given before it starts. */
export interface NodeLoad {
  /** Path in the node to content. */
  readonly files: Readonly<Record<string, string>>;
  /** Archives on this machine that go into the node's images folder. */
  readonly archives: readonly string[];
}

/** What the run does with a load mode. */
export interface LoadModePlan {
  /** Arguments every server is started with. */
  readonly serverArguments: readonly string[];
  readonly node: (role: 'server' | 'agent') => NodeLoad;
  /** Whether images go into the registry; else only charts do. */
  readonly pushesImages: boolean;
  /** Where in the registry an image goes: a path below it. */
  readonly repositoryOf: RepositoryOf;
  /** The name under which a pod asks for an image of the bundle; a text that is no name stays as it is. */
  readonly imageName: (reference: string) => string;
}

/** Path below a registry, or whatever else images of one name have in common, under which an image is kept. */
export type RepositoryOf = (reference: ImageReference) => string;

export interface LoadModeOptions {
  readonly settings: LoadSettings;
  readonly registry: LabRegistry;
  /** Everything that is loaded, the bundle's and the harness's own. */
  readonly images: readonly BundleImage[];
  /** Text of the site's own registries.yaml, in place of the one airtight writes. */
  readonly registriesFile?: string;
  /** Archives of everything, for mode `preloaded`. */
  readonly archives?: readonly string[];
}
