import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { passingResult } from '../report/fixtures/index.fixture.ts';
import { renderReport, writtenFormats } from '../report/index.ts';
import { addReport } from './report.ts';
import { addVerify } from './verify.ts';

let folder: string;
let printed: string;

/** A run's folder without evidence, and beside it a key pair as openssl writes one. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-attest-'));
  const result = { ...passingResult(), attempts: [], evidence: [] };
  for (const [format, name] of Object.entries(writtenFormats))
    await writeFile(join(folder, name), renderReport(format as keyof typeof writtenFormats, result));
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await writeFile(join(folder, 'k.pem'), privateKey.export({ type: 'sec1', format: 'pem' }));
  await writeFile(join(folder, 'k.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

const airtight = async (...words: string[]): Promise<void> => {
  const program = new Command().exitOverride();
  addReport(program);
  addVerify(program);
  await program.parseAsync(words, { from: 'user' });
};
const at = (name: string): string => join(folder, name);
const sign = () =>
  airtight(
    'report',
    at('result.json'),
    '--format',
    'in-toto',
    '--sign-key',
    at('k.pem'),
    '--output',
    at('a.json'),
  );
const verify = () => airtight('verify', folder, '--attestation', at('a.json'), '--key', at('k.pub'));

describe('a signed statement', () => {
  it('vouches for the folder it was made of', async () => {
    await sign();
    await verify();
    expect(printed).toMatch(/attestation: signed with this key, PASSED [^]*\nholds\n$/);
    expect(process.exitCode).toBeUndefined();
  });

  it('is named, with exit code 1, once the verdict in the folder was changed', async () => {
    await sign();
    const result = { ...passingResult(), attempts: [], evidence: [], verdict: 'not-ready' as const };
    for (const [format, name] of Object.entries(writtenFormats))
      await writeFile(at(name), renderReport(format as keyof typeof writtenFormats, result));
    await verify();
    expect(printed).toContain(`does not hold: ${at('a.json')} names result.json with SHA-256`);
    expect(process.exitCode).toBe(1);
  });

  it('is a usage error without a key, with one that cannot be read, and in another format', async () => {
    await sign();
    await expect(airtight('verify', folder, '--attestation', at('a.json'))).rejects.toMatchObject({
      kind: 'usage',
      code: 'attestation-incomplete',
    });
    const none = ['report', at('result.json'), '--sign-key', at('none.pem')];
    await expect(airtight(...none, '--format', 'in-toto')).rejects.toMatchObject({ code: 'key-unreadable' });
    await expect(airtight(...none, '--format', 'sarif')).rejects.toMatchObject({ code: 'format-unsigned' });
    expect(await readFile(at('a.json'), 'utf8')).toContain('"payloadType": "application/vnd.in-toto+json"');
  });
});
