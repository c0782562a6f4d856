import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeScratch, type Scratch } from '../../../fixtures/bundles/scratch.ts';
import { type HeldFile, subjectOf } from '../../../fixtures/inspect/subject.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { gatherCertificates } from './gather.ts';

const [root, leaf, orphan] = ['root', 'leaf', 'orphan'].map((name) =>
  readFileSync(new URL(`../../../fixtures/certificates/${name}.pem`, import.meta.url), 'utf8'),
) as [string, string, string];
// Not a key: its label is all that matters.
const key = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n';
const rootName = 'O=Airtight tests, CN=Test root';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await makeScratch();
});
afterAll(() => scratch.remove());

async function gather(files: Readonly<Record<string, string>>, yaml = '') {
  const held = Object.entries(files).map(([place, content]): HeldFile => ({
    place,
    content,
    kind: 'certificate',
  }));
  const { documents } = readDocuments({ origin: { file: 'objects.yaml', rendered: false }, text: yaml });
  const horizon = { asOf: new Date('2026-11-25T00:00:00Z'), horizonDays: 90 };
  return gatherCertificates(await subjectOf(scratch, { files: held }), documents, horizon);
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe('the certificates of a bundle', () => {
  it('are told with their names, dates and place', async () => {
    const { certificates, asOf, horizonDays } = await gather({
      'tls/chain.pem': `web.site\n\n${leaf}${root}`,
    });
    expect(certificates).toEqual([
      {
        location: { file: 'tls/chain.pem', line: 3, rendered: false, path: '' },
        subject: 'O=Airtight tests, CN=web.site',
        issuer: rootName,
        notBefore: '2026-01-01T00:00:00.000Z',
        notAfter: '2027-01-01T00:00:00.000Z',
        ca: false,
        chain: 'chained',
      },
      {
        location: { file: 'tls/chain.pem', line: 14, rendered: false, path: '' },
        subject: rootName,
        issuer: rootName,
        notBefore: '2026-01-01T00:00:00.000Z',
        notAfter: '2036-01-01T00:00:00.000Z',
        ca: true,
        chain: 'self-signed',
      },
    ]);
    expect({ asOf, horizonDays }).toEqual({ asOf: '2026-11-25T00:00:00.000Z', horizonDays: 90 });
  });

  it('are chained by signature, not by name alone, and across files', async () => {
    const { certificates } = await gather({ 'a.pem': leaf, 'b.pem': orphan, 'c.pem': root });
    expect(certificates.map(({ chain }) => chain)).toEqual(['chained', 'missing', 'self-signed']);
    expect((await gather({ 'a.pem': leaf })).certificates[0]?.chain).toBe('missing');
  });

  it('are found in Secrets, ConfigMaps and webhooks', async () => {
    const yaml = [
      `kind: Secret\nmetadata: {name: tls}\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${encoded(key)}\n  tls.crt: ${encoded(leaf)}`,
      `kind: Secret\nmetadata: {name: plain}\nstringData: {ca.pem: ${JSON.stringify(root)}}`,
      `kind: ConfigMap\nmetadata: {name: roots}\ndata: {ca.pem: ${JSON.stringify(root)}}\nbinaryData: {b: ${encoded(root)}}`,
      `kind: ValidatingWebhookConfiguration\nmetadata: {name: hook}\nwebhooks: [{clientConfig: {caBundle: ${encoded(root)}}}]`,
      `kind: Issuer\nmetadata: {name: own}\nspec: {caBundle: ${JSON.stringify(root)}}`,
    ].join('\n---\n');
    const { certificates, unreadable } = await gather({}, yaml);
    expect(certificates.map(({ location: { object, path } }) => `${object ?? ''} ${path}`)).toEqual([
      'Secret/tls data["tls.crt"]',
      'Secret/plain stringData["ca.pem"]',
      'ConfigMap/roots data["ca.pem"]',
      'ConfigMap/roots binaryData.b',
      'ValidatingWebhookConfiguration/hook webhooks[0].clientConfig.caBundle',
      'Issuer/own spec.caBundle',
    ]);
    expect(certificates[0]?.location.line).toBe(6);
    expect(unreadable).toEqual([]);
  });

  it('are none where a value only looks like base64 or a bundle is still to be filled in', async () => {
    const yaml = `kind: Secret\ndata: {password: c2VjcmV0, empty: "", number: 7}\n---\nkind: CustomResourceDefinition\nspec: {caBundle: Cg==}`;
    expect(await gather({}, yaml)).toMatchObject({ certificates: [], unreadable: [] });
  });
});

describe('what says it is a certificate and is none', () => {
  it('is reported with its line and why', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n';
    const { certificates, unreadable } = await gather({ 'a.pem': `${broken}${root}` });
    expect(certificates).toHaveLength(1);
    expect(unreadable).toEqual([
      {
        location: { file: 'a.pem', line: 1, rendered: false, path: '' },
        reason: expect.stringMatching(/^[\w ]+$/) as string,
      },
    ]);
  });

  it('is not read into what follows it', async () => {
    const { certificates, unreadable } = await gather({
      'a.pem': `-----BEGIN CERTIFICATE-----\n${key}${root}`,
    });
    expect(unreadable.map(({ reason }) => reason)).toEqual(['it has no END line']);
    expect(certificates).toHaveLength(1);
  });
});

it('stops at a number of certificates that no bundle has, and says so', async () => {
  const { unreadable } = await gather({ 'a.pem': '-----BEGIN CERTIFICATE-----\n'.repeat(20_000) });
  expect(unreadable).toHaveLength(10_001);
  expect(unreadable.at(-1)?.reason).toContain('no more than 10000');
});

it('keeps nothing of a private key', async () => {
  const yaml = `kind: Secret\nmetadata: {name: tls}\nstringData: {tls.pem: ${JSON.stringify(key + leaf)}}`;
  const evidence = await gather(
    { 'a.pem': key + leaf, 'b.pem': `-----BEGIN CERTIFICATE-----\n${key}` },
    yaml,
  );
  expect(evidence.certificates).toHaveLength(2);
  expect(JSON.stringify(evidence)).not.toMatch(/PRIVATE KEY|c2VjcmV0/);
});
