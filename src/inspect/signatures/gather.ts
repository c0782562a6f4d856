import type { Bundle, BundleCompanion, BundleImage } from '../../model/bundle.ts';
import type { SignaturesEvidence } from '../../model/inspection.ts';
import type { InspectSubject } from '../types.ts';
import { type Judge, judgeImageSignature, judgePackageSignature, signedDefinition } from './judge.ts';
import type { Judgement } from './judgement.ts';
import { readPublicKey } from './public-key.ts';

type Subject = SignaturesEvidence['subjects'][number];
type Verdict = Pick<Subject, 'verification' | 'unverified'>;

const manifestType = /^application\/vnd\.(?:oci\.image\.(?:manifest|index)|docker\.distribution\.manifest)\b/;

/**
 * What vouches for each image, and for a Zarf package as a whole; signatures are held to the key (path) where one is given.
 * An AirtightError of kind `usage` where that file is no public key.
 */
export async function gatherSignatures(
  { bundle, blobs }: InspectSubject,
  keyPath?: string,
): Promise<SignaturesEvidence> {
  if (keyPath === undefined) return { subjects: await subjectsOf(bundle) };
  const key = await readPublicKey(keyPath);
  const needed = bundle.companions
    .filter(({ kind }) => kind === 'signature')
    .flatMap(({ digest, subject, payloads }) => [
      subject ?? digest,
      ...payloads.map((payload) => payload.digest),
    ]);
  const definition = signedDefinition(bundle);
  await blobs.fetch(definition === undefined ? needed : [...needed, definition]);
  return { subjects: await subjectsOf(bundle, { blobs, key }), key: keyPath };
}

async function subjectsOf(bundle: Bundle, judge?: Judge): Promise<Subject[]> {
  const bySubject = groupBySubject(bundle.companions);
  const images = await Promise.all(bundle.images.map((image) => imageSubject(image, bySubject, judge)));
  return bundle.format === 'zarf-package' ? [await packageSubject(bundle, judge), ...images] : images;
}

type BySubject = ReadonlyMap<string, readonly BundleCompanion[]>;

function groupBySubject(companions: readonly BundleCompanion[]): BySubject {
  const groups = new Map<string, BundleCompanion[]>();
  for (const companion of companions) {
    if (companion.subject === undefined) continue;
    const group = groups.get(companion.subject);
    if (group) group.push(companion);
    else groups.set(companion.subject, [companion]);
  }
  return groups;
}

async function imageSubject(
  image: BundleImage,
  bySubject: BySubject,
  judge: Judge | undefined,
): Promise<Subject> {
  const children = manifestsBelow(image);
  const about = [image.digest, ...children];
  const own = about.flatMap((digest) => bySubject.get(digest) ?? []);
  const counted = { name: image.reference, digest: image.digest, ...counts(own) };
  if (!judge || counted.signatures === 0) return counted;
  const judgements = new Map<string, Judgement[]>();
  for (const digest of about) {
    const signatures = bySubject.get(digest)?.filter(({ kind }) => kind === 'signature') ?? [];
    const judged = await Promise.all(signatures.map((each) => judgeImageSignature(each, digest, judge)));
    judgements.set(digest, judged.flat());
  }
  return { ...counted, ...imageVerdict(image, children, judgements) };
}

/** Manifests of an index, those of indexes in it included. */
function manifestsBelow({ digest: root, blobs }: BundleImage): string[] {
  const below = blobs.filter(({ digest, mediaType }) => digest !== root && manifestType.test(mediaType));
  return [...new Set(below.map(({ digest }) => digest))];
}

/** An image is signed where it is as a whole, or where each of its manifests is. */
function imageVerdict(
  { digest }: BundleImage,
  children: readonly string[],
  judgements: ReadonlyMap<string, readonly Judgement[]>,
): Verdict {
  const isGood = (about: string): boolean =>
    judgements.get(about)?.some(({ status }) => status === 'good') ?? false;
  const all = [...judgements.values()].flat();
  const isWhole = isGood(digest) || (children.length > 0 && children.every(isGood));
  const part = children.find(isGood);
  if (!isWhole && part !== undefined && !all.some(({ status }) => status === 'bad')) {
    return { unverified: `only a part of it, ${part}, has a signature made with this key` };
  }
  return verdict(all, isWhole);
}

async function packageSubject(bundle: Bundle, judge: Judge | undefined): Promise<Subject> {
  const own = bundle.companions.filter(({ subject }) => subject === undefined);
  const counted = { name: 'package', digest: `sha256:${bundle.sha256}`, ...counts(own) };
  if (!judge || counted.signatures === 0) return counted;
  const signatures = own.filter(({ kind }) => kind === 'signature');
  const all = (
    await Promise.all(signatures.map((each) => judgePackageSignature(each, bundle, judge)))
  ).flat();
  const isGood = all.some(({ status }) => status === 'good');
  return { ...counted, ...verdict(all, isGood) };
}

function counts(
  companions: readonly BundleCompanion[],
): Pick<Subject, 'signatures' | 'attestations' | 'sboms'> {
  const count = (kind: BundleCompanion['kind']): number =>
    companions.filter((companion) => companion.kind === kind).length;
  return { signatures: count('signature'), attestations: count('attestation'), sboms: count('sbom') };
}

/** As cosign has it, one signature that was made with the key is enough. */
function verdict(all: readonly Judgement[], isGood: boolean): Verdict {
  const reasons = (status: Judgement['status']): string =>
    [...new Set(all.filter((each) => each.status === status).map(({ reason }) => reason))].join('; ');
  if (isGood) {
    const made = all.filter(({ status }) => status === 'good').length;
    return { verification: { ok: true, detail: `${made} of ${all.length} signatures made with this key` } };
  }
  const wrong = reasons('bad');
  if (wrong !== '') return { verification: { ok: false, detail: wrong } };
  return { unverified: reasons('unknown') };
}
