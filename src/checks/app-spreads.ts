import { defineCheck } from '../model/check.ts';
import { inline } from './lines.ts';

export const appSpreads = defineCheck({
  id: 'app-spreads',
  tier: 'multi-pod',
  title: "The application's pods run on more than one node",
  why: 'Pods that share a node never use the network between nodes, and never ask the other node for an image.',
  required: true,
  help: {
    rule: 'Fails where the declaration wants the pods spread (`spread: true`, or `where-nodes-allow` in a lab of several nodes) and all of them ran on one node.',
    fix: 'Give the pods an anti-affinity by `kubernetes.io/hostname`, and the scenario enough nodes (`agents`).',
  },
  needs: ['app'],
  evaluate: ({ app }) => {
    if (!app.ran) return { status: 'not-applicable', reason: app.reason };
    if (!app.spreadWanted) {
      return {
        status: 'not-applicable',
        reason: `Nothing asks for the pods of ${app.name} on several nodes here.`,
      };
    }
    const { placed } = app;
    const where = inline(placed, ({ pod, node }) => `${pod} on ${node}`);
    if (new Set(placed.map(({ node }) => node)).size > 1) return { status: 'pass', note: where };
    return {
      status: 'fail',
      reason: placed.length === 0 ? 'No pod of it ran.' : `All ran on one node: ${where}`,
      remedy: 'Give the pods an anti-affinity by kubernetes.io/hostname.',
    };
  },
});
