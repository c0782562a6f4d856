import { AirtightError } from '../../errors.ts';

/** A Kubernetes version for Helm's `--kube-version`, and in words where it comes from. */
export interface KubeVersion {
  readonly version: string;
  readonly from: string;
}

/** The Kubernetes that rendering takes for granted where neither the user nor the bundle names one. */
export const defaultKubeVersion = '1.34.0';

const pattern = /^v?\d+\.\d+(?:\.\d+)?(?:[-+][\w.+-]*)?$/;

/**
 * The user's choice, else the K3s that the bundle brings, else {@link defaultKubeVersion}. K3s' suffix stays for Helms that
 * hand it on; those of 3.19 show charts `v1.34.4` for `v1.34.4+k3s1`. A choice that is no version throws an
 * {@link AirtightError} of kind usage.
 */
export function chooseKubeVersion(given: string | undefined, k3sVersion: string | undefined): KubeVersion {
  if (given !== undefined) {
    if (pattern.test(given)) return { version: given, from: 'the option --kube-version' };
    throw new AirtightError('usage', `"${given}" is no Kubernetes version.`, {
      code: 'kube-version-invalid',
      hint: 'Give one such as 1.34.4 or v1.34.4+k3s1.',
    });
  }
  if (k3sVersion !== undefined && pattern.test(k3sVersion)) {
    return { version: k3sVersion, from: "the bundle's K3s" };
  }
  return { version: defaultKubeVersion, from: 'the default, as the bundle names no K3s' };
}
