/** An object by name, as a manifest or a plan names it. */
export interface NamedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Without it only workloads and services are looked up. */
  readonly apiVersion?: string;
  /** True where it may be gone without anything being wrong: a hook that is deleted once it succeeded. */
  readonly mayBeGone?: boolean;
}

/** What belongs together: objects of a namespace by their labels, and objects by name wherever they are. */
export interface Target {
  readonly namespace: string;
  /** Labels as kubectl takes them; empty for all there is, which also holds where no objects are named. */
  readonly selector?: string;
  readonly objects?: readonly NamedObject[];
}

/** Labels to list the namespace by; undefined where only objects by name are wanted. */
export function selectorOf({ selector, objects }: Target): string | undefined {
  return selector ?? (objects === undefined ? '' : undefined);
}

/** Namespaces of the cluster's own: what is in them need not belong to what was installed. */
export const sharedNamespaces: readonly string[] = [
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
];
