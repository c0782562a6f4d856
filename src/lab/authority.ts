// The certificates' library finds its parts by decorators.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** What a server shows its clients, and what they have to believe; all PEM. */
export interface ServerCertificate {
  /** The authority, made for this one certificate; its key is not kept. */
  readonly ca: string;
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

const { subtle } = webcrypto;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const hourMs = 3_600_000;

/** Makes an authority for the run and lets it certify a server that is reached by its IP address. */
export async function certify(runId: string, address: string): Promise<ServerCertificate> {
  const [ofAuthority, ofServer] = await Promise.all([newKeys(), newKeys()]);
  const now = Date.now();
  // Clocks of engine and host may differ a little; a kept lab is looked at for days.
  const validity = { notBefore: new Date(now - hourMs), notAfter: new Date(now + 30 * 24 * hourMs) };
  const name = `CN=airtight lab ${runId}`;
  const ca = await X509CertificateGenerator.createSelfSigned({
    name,
    ...validity,
    keys: ofAuthority,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(ofAuthority.publicKey),
    ],
  });
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${address}`,
    issuer: name,
    ...validity,
    publicKey: ofServer.publicKey,
    signingKey: ofAuthority.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([{ type: 'ip', value: address }]),
      await AuthorityKeyIdentifierExtension.create(ofAuthority.publicKey),
    ],
  });
  const key = await subtle.exportKey('pkcs8', ofServer.privateKey);
  return {
    ca: `${ca.toString('pem')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
    key: `${PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
