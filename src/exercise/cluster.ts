import * as k8s from '@kubernetes/client-node';

/** Typed clients of one cluster, from the text of a kubeconfig. */
export interface Cluster {
  readonly config: k8s.KubeConfig;
  readonly core: k8s.CoreV1Api;
  readonly apps: k8s.AppsV1Api;
  readonly batch: k8s.BatchV1Api;
  readonly discovery: k8s.DiscoveryV1Api;
  /** Objects of any kind, by apiVersion and kind. */
  readonly objects: k8s.KubernetesObjectApi;
}

export function connectCluster(kubeconfig: string): Cluster {
  const config = new k8s.KubeConfig();
  config.loadFromString(kubeconfig);
  return {
    config,
    core: config.makeApiClient(k8s.CoreV1Api),
    apps: config.makeApiClient(k8s.AppsV1Api),
    batch: config.makeApiClient(k8s.BatchV1Api),
    discovery: config.makeApiClient(k8s.DiscoveryV1Api),
    objects: k8s.KubernetesObjectApi.makeApiClient(config),
  };
}

/** What was read, or undefined where the API says that it is not there. */
export async function unlessGone<T>(reading: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof k8s.ApiException && error.code === 404) return undefined;
    throw error;
  }
}
