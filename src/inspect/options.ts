/** What the static tier is told beside the bundle; sizes in bytes. */
export interface InspectOptions {
  /** Values files of the user's own (paths): each chart is rendered with each of them once more. */
  readonly valuesFiles?: readonly string[];
  /** Kubernetes version for rendering, in place of the one the bundle's K3s has. */
  readonly kubeVersion?: string;
  /** Programs, in place of those on the path. */
  readonly helm?: string;
  readonly kustomize?: string;
  /** Lockfile the bundle is held against. */
  readonly lock?: string;
  /** Public key (PEM) that signatures are verified with. */
  readonly verifyKey?: string;
  /** Days from now on that certificates must be valid; the default is 90. */
  readonly horizonDays?: number;
  /** Room there is on site, where the user knows it. */
  readonly siteRoom?: { readonly disk?: number; readonly temporary?: number };
}
