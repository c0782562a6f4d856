import { X509Certificate } from 'node:crypto';
import { messageOf } from '../../errors.ts';
import type { CertificatesEvidence } from '../../model/inspection.ts';
import type { Location } from '../../model/location.ts';
import { blobBytes } from '../blob-bytes.ts';
import type { InspectSubject, KubeDocument } from '../types.ts';
import { chainsIn } from './chain.ts';
import { objectTexts } from './object-texts.ts';
import { certificateBlocks } from './pem.ts';

/** When the certificates are looked at, and how many days from then on they must be valid. */
export interface CertificateHorizon {
  readonly asOf: Date;
  readonly horizonDays: number;
}

type Certificate = CertificatesEvidence['certificates'][number];
type Unreadable = CertificatesEvidence['unreadable'][number];

interface Parsed {
  readonly location: Location;
  readonly certificate: X509Certificate;
}

/** Several times the size of the bundle of roots that browsers trust, in bytes. */
const maxFileBytes = 4 * 1024 * 1024;
const maxBlocks = 10_000;

/** Every certificate of the bundle's files, Secrets, ConfigMaps and webhooks. Of private keys nothing is kept. */
export async function gatherCertificates(
  subject: InspectSubject,
  documents: readonly KubeDocument[],
  { asOf, horizonDays }: CertificateHorizon,
): Promise<CertificatesEvidence> {
  const parsed: Parsed[] = [];
  const unreadable: Unreadable[] = [];
  let blocks = 0;
  const read = (text: string, locationOf: (line: number) => Location): void => {
    for (const { line, pem } of certificateBlocks(text)) {
      blocks += 1;
      if (blocks > maxBlocks + 1) return;
      const location = locationOf(line);
      if (blocks > maxBlocks) {
        unreadable.push({
          location,
          reason: `no more than ${maxBlocks} are read: it and what follows is not`,
        });
        return;
      }
      const result = pem === undefined ? 'it has no END line' : parse(pem);
      if (typeof result === 'string') unreadable.push({ location, reason: result });
      else parsed.push({ location, certificate: result });
    }
  };
  const files = subject.bundle.files.filter(({ kind }) => kind === 'certificate');
  await subject.blobs.fetch(files.map(({ digest }) => digest));
  for (const { place, digest } of files) {
    const at = { file: place, rendered: false, path: '' };
    const bytes = await blobBytes(subject.blobs, digest, maxFileBytes);
    if (bytes.ok) read(bytes.bytes.toString('latin1'), (line) => ({ ...at, line }));
    else unreadable.push({ location: at, reason: bytes.reason });
  }
  for (const document of documents) {
    for (const { text, location } of objectTexts(document)) read(text, () => location);
  }
  const chainOf = chainsIn(parsed.map(({ certificate }) => certificate));
  return {
    certificates: parsed.map((each) => describe(each, chainOf(each.certificate))),
    unreadable,
    asOf: asOf.toISOString(),
    horizonDays,
  };
}

function parse(pem: string): X509Certificate | string {
  try {
    const certificate = new X509Certificate(pem);
    const dates = [certificate.validFrom, certificate.validTo];
    return dates.some((date) => Number.isNaN(Date.parse(date)))
      ? `its dates are ${dates.join(' and ')}`
      : certificate;
  } catch (error) {
    return opensslWords(messageOf(error));
  }
}

function describe({ location, certificate }: Parsed, chain: Certificate['chain']): Certificate {
  return {
    location,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    ca: certificate.ca,
    chain,
  };
}

/** Node writes a name's parts on lines of their own, and nothing where it has no parts. */
function oneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ');
}

/** OpenSSL says `error:CODE:LIBRARY::WORDS`; only the words are for people. */
function opensslWords(message: string): string {
  return message.split(':').at(-1)?.trim() || 'OpenSSL cannot read it';
}
