import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formats, type ReportFormat, renderReport, writtenFormats } from '../report/index.ts';
import { attemptFixture, checkFixture, failingResult } from '../report/fixtures/index.fixture.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { planted } from '../system/planted.fixture.ts';
import { verifyFolder } from '../verify/folder.ts';
import { attemptsJsonl } from '../watch/index.ts';

/** What only the run knows: the registry's password and the node's token have no shape of their own. */
const hidden = 'plainword';
const texts = [...planted.map(([, , text]) => text), `registry login: airtight ${hidden}`];
const nonces = [...planted.map(([, nonce]) => nonce), hidden];

let folder: string;
const outputs = new Map<string, string>();

/** A run's folder and every format, with each secret in every place that words from a cluster reach. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-redaction-'));
  const evidence = new EvidenceFolder(folder);
  evidence.hide([hidden]);
  const base = failingResult();
  const attempts = evidence.clean(
    texts.map((start, index) =>
      attemptFixture('violation', index, { detail: { text: { kind: 'syslog', start } } }),
    ),
  );
  await evidence.write('objects.yaml', texts.join('\n---\n'));
  await evidence.write('logs/pod.log', texts.join('\n'));
  await evidence.write('multi-pod.json', JSON.stringify({ said: texts, values: { rootPassword: hidden } }));
  await evidence.write('attempts.jsonl', attemptsJsonl(attempts));
  const checks = texts.map((reason, index) =>
    checkFixture(`check-${index}`, 'silence', { status: 'fail', reason, remedy: reason }),
  );
  const conditions = texts.map((text) => ({ id: 'tiers-not-run', text }));
  const dirty = { ...base, checks, conditions, attempts, given: texts, evidence: [] };
  const result = { ...evidence.clean(dirty), evidence: await evidence.list() };
  for (const [format, name] of Object.entries(writtenFormats)) {
    await writeFile(join(folder, name), renderReport(format as ReportFormat, result));
  }
  for (const format of Object.keys(formats))
    outputs.set(format, renderReport(format as ReportFormat, result));
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    outputs.set(entry.name, await readFile(join(entry.parentPath, entry.name), 'utf8'));
  }
});
afterAll(() => rm(folder, { recursive: true }));

it.each(nonces)('%s stands in no file and no format', (nonce) => {
  expect(outputs.size).toBe(Object.keys(formats).length + Object.keys(writtenFormats).length + 4);
  expect([...outputs].filter(([, text]) => text.includes(nonce)).map(([name]) => name)).toEqual([]);
});

it('what was redacted still verifies', async () => {
  const { airtightVersion } = failingResult();
  expect(await verifyFolder(folder, airtightVersion)).toMatchObject({ holds: true });
});
