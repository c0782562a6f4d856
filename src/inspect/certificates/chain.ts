import type { X509Certificate } from 'node:crypto';
import type { CertificatesEvidence } from '../../model/inspection.ts';

/** Certificates of one name that are tried as an issuer: more bear one name only to waste time. */
const maxIssuersOfName = 10;

/** Tells of each certificate whether it is self-signed or whether its issuer, by name and signature, is among them all. */
export function chainsIn(
  certificates: readonly X509Certificate[],
): (certificate: X509Certificate) => CertificatesEvidence['certificates'][number]['chain'] {
  const bySubject = new Map<string, Map<string, X509Certificate>>();
  for (const certificate of certificates) {
    const same = bySubject.get(certificate.subject) ?? new Map<string, X509Certificate>();
    bySubject.set(certificate.subject, same);
    if (same.size < maxIssuersOfName) same.set(certificate.fingerprint256, certificate);
  }
  return (certificate) => {
    if (isIssuedBy(certificate, certificate)) return 'self-signed';
    const issuers = [...(bySubject.get(certificate.issuer)?.values() ?? [])];
    return issuers.some((issuer) => isIssuedBy(certificate, issuer)) ? 'chained' : 'missing';
  };
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key of a kind that cannot sign, or that OpenSSL does not know, has issued nothing.
    return false;
  }
}
