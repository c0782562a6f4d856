/** Where the harness keeps its own files in the server's owner container, in whose sealed namespace its programs run. */
export const harnessPaths = {
  /** Admin's kubeconfig, once the API answered. */
  kubeconfig: '/airtight/kubeconfig',
  /** Helm, where this machine has one: what it fetches is seen like everything else. */
  helm: '/airtight/helm',
  /** The machine's cgroups, by which a node's pods are told apart. */
  cgroup: '/airtight/cgroup',
  /** PEM of the registry's authority, where it has one. */
  registryCa: '/airtight/registry-ca.pem',
  /** Login of the registry as Docker's clients and Helm read it, where it asks for one. */
  registryLogin: '/airtight/registry-login.json',
} as const;
