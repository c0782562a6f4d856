import { parse, stringify } from 'yaml';
import { z } from 'zod';

/** Where K3s writes the admin's kubeconfig, once its API is about to answer. */
export const kubeconfigOfNode = '/etc/rancher/k3s/k3s.yaml';

const kubeconfigSchema = z.looseObject({
  clusters: z.array(z.looseObject({ cluster: z.looseObject({ server: z.string() }) })).min(1),
});

/** The same kubeconfig with every cluster's server replaced. */
export function pointedAt(kubeconfig: string, server: string): string {
  const parsed = kubeconfigSchema.parse(parse(kubeconfig));
  for (const entry of parsed.clusters) entry.cluster.server = server;
  return stringify(parsed);
}
