import { defineCheck } from '../model/check.ts';

export const clusterReady = defineCheck({
  id: 'cluster-ready',
  tier: 'hello-world',
  title: 'The cluster comes up from what the bundle and the registry hold',
  why: 'A system image that is missing on site leaves the cluster without DNS or storage before any workload runs.',
  required: true,
  needs: ['cluster'],
  evaluate: ({ cluster }) =>
    cluster.ready
      ? { status: 'pass' }
      : {
          status: 'fail',
          reason: `The cluster did not become ready: ${cluster.state}`,
          remedy: "Add the missing images of this K3s version's own list to the bundle.",
        },
});
