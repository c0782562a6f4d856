import { defineCheck } from '../model/check.ts';

export const clusterReady = defineCheck({
  id: 'cluster-ready',
  tier: 'hello-world',
  title: 'The cluster comes up from what the bundle and the registry hold',
  why: 'A system image that is missing on site leaves the cluster without DNS or storage before any workload runs.',
  required: true,
  help: {
    rule: 'Fails where the cluster did not become ready within its time: its node, DNS, storage and metrics from the images of the bundle and of the registry inside.',
    fix: 'The reason names what was waited for. Most often it is a system image of this K3s version that the bundle lacks: [k3s-images-complete](k3s-images-complete.md) lists those.',
    limits: "On the stand-in node K3s' own packaging is not run; the report's cover says so.",
  },
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
