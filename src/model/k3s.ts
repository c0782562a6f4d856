import { parseImageReference } from './image-reference.ts';

/**
 * Images that K3s and RKE2 start by themselves, below `rancher/`. Source: scripts/airgap/image-list.txt of k3s-io/k3s
 * (`mirrored-` since v1.22) and scripts/build-images of rancher/rke2.
 */
const systemRepository =
  /^rancher\/(?:(?:mirrored-)?(?:pause|coredns-coredns|library-busybox|library-traefik|metrics-server)|klipper-(?:helm|lb)|local-path-provisioner|hardened-[a-z0-9-]+|rke2-(?:runtime|cloud-provider)|mirrored-ingress-nginx-kube-webhook-certgen|nginx-ingress-controller)$/;

/** Images that hold K3s or RKE2 itself, as a node or for an upgrade. */
const nodeRepository = /^rancher\/(?:k3s|k3s-upgrade|rke2-runtime|rke2-upgrade)$/;

/** `v1.34.4-k3s1`, with an architecture after it or not: a tag cannot hold the `+` of the version. */
const nodeTag = /^(v\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\d+)?)-((?:k3s|rke2r)\d+)(?:-|$)/;

/** Whether an image is one that K3s or RKE2 starts by itself, from whichever registry. */
export function isK3sSystemImage(reference: string): boolean {
  const parsed = parseImageReference(reference);
  return parsed.ok && systemRepository.test(parsed.reference.repository);
}

/** Whether an image holds K3s or RKE2 itself, from whichever registry. */
export function isK3sNodeImage(reference: string): boolean {
  const parsed = parseImageReference(reference);
  return parsed.ok && nodeRepository.test(parsed.reference.repository);
}

/** Version of K3s or RKE2 that an image's tag tells, such as `v1.34.4+k3s1` of `rancher/k3s:v1.34.4-k3s1`. */
export function k3sVersionOfImage(reference: string): string | undefined {
  const parsed = parseImageReference(reference);
  const [, kubernetes, release] = nodeTag.exec((parsed.ok && parsed.reference.tag) || '') ?? [];
  return kubernetes === undefined || release === undefined ? undefined : `${kubernetes}+${release}`;
}

/**
 * Tag that K3k gives the K3s image of a cluster without a version: the host's Kubernetes version and always `-k3s1`.
 * Source: pkg/controller/cluster/cluster.go of rancher/k3k.
 */
export function k3kHostTag(version: string): string {
  return `${version.split('+', 1)[0] ?? version}-k3s1`;
}
