/** Entries of a Zarf package; source: src/pkg/packager/layout of zarf-dev/zarf. */
export const zarfNames = {
  definition: 'zarf.yaml',
  checksums: 'checksums.txt',
  /** Since Zarf 0.71; a Sigstore bundle over zarf.yaml. */
  bundleSignature: 'zarf.bundle.sig',
  /** Before that: a signature of zarf.yaml in base64. */
  signature: 'zarf.yaml.sig',
  images: 'images',
  components: 'components',
  sboms: 'sboms.tar',
} as const;
