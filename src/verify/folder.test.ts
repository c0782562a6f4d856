import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderReport, writtenFormats } from '../report/index.ts';
import { attemptFixture, passingResult } from '../report/fixtures/index.fixture.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { verifyFolder } from './folder.ts';

let folder: string;
const { airtightVersion: version } = passingResult();

/** A folder as a run leaves it: one attempt, two evidence files, the reports. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-verify-'));
  const attempts = [attemptFixture('violation', 0)];
  const evidence = new EvidenceFolder(folder);
  await evidence.write('seal.json', '[]\n');
  await evidence.write(
    'attempts.jsonl',
    attempts.map((one) => `${JSON.stringify({ ...one, prev: '0'.repeat(64) })}\n`).join(''),
  );
  const result = { ...passingResult(), attempts, evidence: await evidence.list() };
  for (const [format, name] of Object.entries(writtenFormats)) {
    await writeFile(join(folder, name), renderReport(format as keyof typeof writtenFormats, result));
  }
});

afterEach(() => rm(folder, { recursive: true }));

const change = async (name: string, to: (text: string) => string): Promise<void> => {
  await writeFile(join(folder, name), to(await readFile(join(folder, name), 'utf8')));
};
const said = async (): Promise<string> => {
  const found = await verifyFolder(folder, version);
  return found.holds ? 'holds' : `${found.what} ${found.why}`;
};

describe('verifyFolder', () => {
  it('says what holds of a folder as the run left it', async () => {
    const found = await verifyFolder(folder, version);
    expect(found.holds ? found.notes.join('\n') : found).toContain('the chain of 1 is whole');
  });

  it.each([
    ['an attempt', 'evidence/attempts.jsonl', 'has SHA-256'],
    ['any evidence', 'evidence/seal.json', 'has SHA-256'],
    ['a report', 'report.html', 'is not what result.json renders to'],
    ['JUnit', 'junit.xml', 'is not what result.json renders to'],
  ])('notices that %s was changed', async (_, name, why) => {
    await change(name, (text) => text.replace(/.\n$/, 'X\n'));
    expect(await said()).toContain(`${name} ${why}`);
  });

  it('notices what is missing, what was added and what is of another size', async () => {
    await mkdir(join(folder, 'evidence/logs'));
    await writeFile(join(folder, 'evidence/logs/more.log'), '');
    expect(await said()).toBe('evidence/logs/more.log is not in result.json: it was added later');
    await change('evidence/seal.json', (text) => `${text}\n`);
    expect(await said()).toContain('evidence/seal.json has 4 bytes, not 3');
    await rm(join(folder, 'evidence/seal.json'));
    expect(await said()).toBe('evidence/seal.json is missing');
  });

  it('notices a line of the chain whose hash was made to fit in result.json', async () => {
    await change('evidence/attempts.jsonl', (text) => text.replace('"prev":"0', '"prev":"1'));
    const text = await readFile(join(folder, 'evidence/attempts.jsonl'));
    const forged = createHash('sha256').update(text).digest('hex');
    const { evidence } = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as ReturnType<
      typeof passingResult
    >;
    const old = evidence.find(({ path }) => path === 'evidence/attempts.jsonl')?.sha256 ?? '';
    await change('result.json', (json) => json.replace(old, forged));
    expect(await said()).toContain('line 1 does not begin a chain');
  });

  it('notices an attempt that was taken out of result.json alone', async () => {
    await change('result.json', (text) =>
      JSON.stringify({ ...(JSON.parse(text) as object), attempts: [] }, null, 2),
    );
    expect(await said()).toBe('result.json holds other attempts than evidence/attempts.jsonl');
  });

  it.each([
    ['to a file', 'more.log', '/etc/hostname'],
    ['to a folder', 'logs', '/etc'],
    ['to nothing', 'gone', '/nowhere'],
  ])('notices a link that was added %s', async (_, name, to) => {
    await symlink(to, join(folder, 'evidence', name));
    expect(await said()).toBe(`evidence/${name} is a symbolic link`);
  });

  it('notices evidence that became a link to the same bytes, and a folder that became a file', async () => {
    await copyFile(join(folder, 'evidence/seal.json'), join(folder, 'seal.json'));
    await rm(join(folder, 'evidence/seal.json'));
    await symlink('../seal.json', join(folder, 'evidence/seal.json'));
    expect(await said()).toBe('evidence/seal.json is a symbolic link');
    await rm(join(folder, 'evidence'), { recursive: true });
    await writeFile(join(folder, 'evidence'), '');
    expect(await said()).toBe('evidence is no folder');
  });

  it('does not follow a path that leads out of the folder', async () => {
    const outside = `../${basename(folder)}-outside.json`;
    await writeFile(join(folder, outside), '[]\n');
    await change('result.json', (text) => text.replaceAll('evidence/seal.json', outside));
    expect(await said()).toBe(`${outside} is missing`);
    await rm(join(folder, outside));
  });

  it.each([
    ['a field that nobody knows', '{\n  "approvedBy": "the auditor",'],
    ['a field twice', '{\n  "verdict": "not-ready",'],
  ])('notices %s in result.json, whatever version wrote it', async (_, head) => {
    await change('result.json', (text) => text.replace('{', head));
    const found = await verifyFolder(folder, '9.9.9');
    expect(found).toMatchObject({
      holds: false,
      what: 'result.json',
      why: expect.stringMatching(/^holds more/) as string,
    });
  });

  it('notices a result that is none', async () => {
    await change('result.json', (text) => text.slice(0, 100));
    expect(await said()).toContain('result.json cannot be read');
  });

  it("does not hold another version's reports against this one's", async () => {
    await change('report.html', () => 'older');
    const found = await verifyFolder(folder, '9.9.9');
    expect(found.holds && found.notes.join('\n')).toContain('reports: not compared');
  });
});
