import { defineCheck } from '../model/check.ts';
import { inline } from './lines.ts';
import { onEachCluster } from './virtual-clusters.ts';

export const k3kRemoved = defineCheck({
  id: 'k3k-removed',
  tier: 'k3k',
  title: 'Deleted virtual clusters leave nothing behind',
  why: 'What stays of a deleted cluster holds names, ports and storage that the next one needs.',
  required: true,
  help: {
    rule: 'Each `Cluster` is deleted as its owner would: the resource, then its namespace. Fails where a pod, workload, service or volume claim of it is still there 90 seconds after the first, or the namespace or a binding of its service accounts to a cluster role 90 seconds after the second.',
    fix: "Look at K3k's log for what it could not delete, and at the finalizers of what stayed.",
    limits:
      'K3k 0.3 leaves secrets and config maps, which it copied out of a shared cluster, in the namespace; the evidence lists them. Volumes of clusters with dynamic persistence are not made, so not looked at.',
  },
  needs: ['k3kClusters'],
  evaluate: ({ k3kClusters }) =>
    onEachCluster(k3kClusters, 'left something behind', ({ remains }) =>
      remains.length === 0
        ? undefined
        : {
            text: inline(remains, (name) => name),
            remedy: 'Delete what stayed by hand before the name is used again.',
          },
    ),
});
