import type { LoadModePlan, NodeLoad } from './load-mode-plan.ts';

/**
 * Archives in the images folder of all nodes, or of the server alone, and no registry to ask: what a pod names must be in
 * an archive under that very name. Source: K3s documentation, "Air-Gap Install", manually deploy images.
 */
export function planPreloaded({
  nodes,
  archives,
}: {
  readonly nodes: 'all' | 'server';
  readonly archives: readonly string[];
}): LoadModePlan {
  const loaded: NodeLoad = { files: {}, archives };
  const bare: NodeLoad = { files: {}, archives: [] };
  return {
    serverArguments: [],
    node: (role) => (nodes === 'all' || role === 'server' ? loaded : bare),
    pushesImages: false,
    repositoryOf: inArchive,
    imageName: (reference) => reference,
  };
}

/** An archive keeps whole names. */
export function inArchive({ registry, repository }: { registry: string; repository: string }): string {
  return `${registry}/${repository}`;
}
