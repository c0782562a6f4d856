import { digestSchema, type BundleCompanion } from '../../model/bundle.ts';
import { annotationKeys, mediaTypes, type Descriptor, type OciManifest } from './oci.ts';
import { inside } from '../place.ts';
import type { WalkedTree } from './walk.ts';

type CompanionKind = BundleCompanion['kind'];

/** Hauler up to 2.1 files these beside images; both spellings of the prefix are in use, and a subject's digest may follow. */
const kindAnnotation = /^dev\.(?:hauler|cosignproject\.cosign)\/(sigs|atts|sboms|referrers)(?:\/|$)/;
const kindOfAnnotation: Readonly<Record<string, CompanionKind>> = {
  sigs: 'signature',
  atts: 'attestation',
  sboms: 'sbom',
};

/** Cosign's tags for what belongs to a digest; without a suffix it is the index that stands in for the referrers API. */
const subjectTag = /(?:^|:)sha256-([0-9a-f]{64})(?:\.(sig|att|sbom))?$/;
const kindOfTag: Readonly<Record<string, CompanionKind>> = {
  sig: 'signature',
  att: 'attestation',
  sbom: 'sbom',
};

/** Artifact types of referrers; sources: cosign 3, Notary Project, SPDX, CycloneDX, Syft, in-toto. */
const kindOfArtifact: Readonly<Record<string, CompanionKind>> = {
  'application/vnd.dev.cosign.artifact.sig.v1+json': 'signature',
  'application/vnd.dev.cosign.artifact.att.v1+json': 'attestation',
  'application/vnd.dev.cosign.artifact.sbom.v1+json': 'sbom',
  'application/vnd.cncf.notary.signature': 'signature',
  'application/vnd.in-toto+json': 'attestation',
  'application/spdx+json': 'sbom',
  'text/spdx': 'sbom',
  'text/spdx+json': 'sbom',
  'application/vnd.cyclonedx': 'sbom',
  'application/vnd.cyclonedx+json': 'sbom',
  'application/vnd.cyclonedx+xml': 'sbom',
  'application/vnd.syft+json': 'sbom',
};

/** True where an index says, by annotation or by cosign's tag, that a thing belongs to another one. */
export function isMarkedCompanion({ annotations }: Descriptor): boolean {
  if (kindAnnotation.test(annotations[annotationKeys.kind] ?? '')) return true;
  return subjectTag.exec(annotations[annotationKeys.refName] ?? '')?.[2] !== undefined;
}

/** True for the tag of an index that lists what refers to a digest (OCI distribution-spec 1.1, referrers tag schema). */
export function isReferrersTag({ annotations }: Descriptor): boolean {
  const match = subjectTag.exec(annotations[annotationKeys.refName] ?? '');
  return match !== null && match[2] === undefined;
}

/**
 * The companions an index entry is: none where neither the index nor the manifest says that it belongs to something. What
 * it is about comes from its manifest, Hauler's annotation or cosign's tag; else it is the thing of the same name (Hauler
 * 2.0), which `digestByName` knows.
 */
export function companionsOf(
  descriptor: Descriptor,
  { root, manifest }: Pick<WalkedTree, 'root' | 'manifest'>,
  place: string,
  digestByName: ReadonlyMap<string, string>,
): BundleCompanion[] {
  const isReferrer = root !== undefined && 'subject' in root && Boolean(root.subject);
  if (!isMarkedCompanion(descriptor) && !isReferrer) return [];
  const kind = descriptor.annotations[annotationKeys.kind];
  // Hauler's own key: it may give a signature the very name of the image.
  const own = kind !== undefined && kindAnnotation.test(kind) ? `${place}-${kind}` : place;
  const subject = subjectOf(descriptor, manifest, digestByName);
  return companions(kindOf(descriptor, manifest), subject, descriptor.digest, own, manifest);
}

/** The companions that BuildKit puts into the index of the image itself. */
export function attestationsOf({ attestations }: WalkedTree, place: string): BundleCompanion[] {
  return attestations.flatMap(({ descriptor, manifest }) => {
    const said = descriptor.annotations[annotationKeys.buildkitSubject];
    const subject = digestSchema.safeParse(said).data;
    return companions('attestation', subject, descriptor.digest, inside(place, descriptor.digest), manifest);
  });
}

/** An attestation that holds an SBOM is an SBOM; one manifest may hold both kinds. */
function companions(
  kind: CompanionKind,
  subject: string | undefined,
  digest: string,
  place: string,
  manifest: OciManifest | undefined,
): BundleCompanion[] {
  const payloads = (manifest?.layers ?? [])
    .filter((layer) => digestSchema.safeParse(layer.digest).success)
    .map((layer) => ({ digest: layer.digest, mediaType: layer.mediaType, annotations: layer.annotations }));
  const rest = { ...(subject !== undefined && { subject }), digest, place };
  if (kind !== 'attestation') return [{ kind, ...rest, payloads }];
  const sboms = payloads.filter((payload) => isSbom({ ...manifest?.annotations, ...payload.annotations }));
  const others = payloads.filter((payload) => !sboms.includes(payload));
  return [
    ...(sboms.length > 0 ? [{ kind: 'sbom' as const, ...rest, payloads: sboms }] : []),
    ...(others.length > 0 || sboms.length === 0 ? [{ kind, ...rest, payloads: others }] : []),
  ];
}

/** Predicate types by the annotations of BuildKit, cosign's attestations and Sigstore bundles. */
function isSbom(annotations: Readonly<Record<string, string>>): boolean {
  const type =
    annotations['in-toto.io/predicate-type'] ??
    annotations['predicateType'] ??
    annotations['dev.sigstore.bundle.predicateType'];
  return type !== undefined && /^https:\/\/(?:spdx\.dev|cyclonedx\.org|syft\.dev)\//.test(type);
}

function subjectOf(
  { annotations }: Descriptor,
  manifest: OciManifest | undefined,
  digestByName: ReadonlyMap<string, string>,
): string | undefined {
  const hex = subjectTag.exec(annotations[annotationKeys.refName] ?? '')?.[1];
  const said =
    manifest?.subject?.digest ??
    annotations[annotationKeys.haulerSubject] ??
    (hex === undefined ? undefined : `sha256:${hex}`) ??
    digestByName.get(annotations[annotationKeys.containerdName] ?? '') ??
    digestByName.get(annotations[annotationKeys.refName] ?? '');
  return said !== undefined && digestSchema.safeParse(said).success ? said : undefined;
}

function kindOf({ annotations }: Descriptor, manifest: OciManifest | undefined): CompanionKind {
  const byAnnotation =
    kindOfAnnotation[kindAnnotation.exec(annotations[annotationKeys.kind] ?? '')?.[1] ?? ''];
  const byTag = kindOfTag[subjectTag.exec(annotations[annotationKeys.refName] ?? '')?.[2] ?? ''];
  return byAnnotation ?? byTag ?? kindOfReferrer(manifest);
}

function kindOfReferrer(manifest: OciManifest | undefined): CompanionKind {
  if (!manifest) return 'referrer';
  const type = manifest.artifactType ?? manifest.config.mediaType;
  if (type === mediaTypes.sigstoreBundle) return kindOfSigstoreBundle(manifest.annotations);
  return kindOfArtifact[type] ?? 'referrer';
}

/** Cosign 3 puts signatures and attestations into the same wrapping and tells them apart by annotation. */
function kindOfSigstoreBundle(annotations: Readonly<Record<string, string>>): CompanionKind {
  const content = annotations['dev.sigstore.bundle.content'];
  const predicate = annotations['dev.sigstore.bundle.predicateType'];
  const signs = predicate === 'https://sigstore.dev/cosign/sign/v1' || content === 'message-signature';
  return signs ? 'signature' : 'attestation';
}
