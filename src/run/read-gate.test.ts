import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderJson } from '../report/json.ts';
import { failingResult } from '../report/fixtures/index.fixture.ts';
import { readGate } from './read-gate.ts';
import { readResult } from './result-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-gate-'));
});
afterAll(() => rm(folder, { recursive: true }));

const plain = { strict: false, gate: 'all' } as const;
const written = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
const entry = (more: string) => `exceptions:\n- ${more}\n  reason: known\n  owner: ops\n`;

describe('readGate', () => {
  it('reads exceptions and the older result, with its hash', async () => {
    const exceptions = await written('ok.yaml', `${entry('check: room')}  expires: 2026-04-01\n`);
    const baseline = await written('result.json', renderJson(failingResult()));
    expect(await readGate({ ...plain, gate: 'new', exceptions, baseline })).toMatchObject({
      rule: { only: 'new', exceptions: [{ check: 'room', expires: '2026-04-01' }] },
      baseline: {
        result: { verdict: 'not-ready' },
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    });
  });

  it.each([
    [
      'a check that is none',
      `${entry('check: rom')}  expires: 2026-04-01\n`,
      /excuses rom, which is no check/,
    ],
    ['no day', entry('check: room'), /exceptions\[0\]\.expires|expires/],
    ['a day that is none', `${entry('check: room')}  expires: soon\n`, /expires/],
    [
      'blanks for words',
      `${entry('check: room')}  expires: 2026-04-01\n  match: ' '\n`,
      /is blank.*exceptions\[0\]\.match/,
    ],
    [
      'nobody who answers',
      entry('check: room').replace('ops', '" "') + '  expires: 2026-04-01\n',
      /is blank.*owner/,
    ],
    ['no YAML', 'exceptions: [', /is not valid/],
    ['no list', 'room: accepted', /is not valid/],
  ])('refuses exceptions with %s', async (_, text, message) => {
    const exceptions = await written('bad.yaml', text);
    await expect(readGate({ ...plain, exceptions })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(message) as string,
    });
  });

  it('names the check that was meant', async () => {
    const exceptions = await written('bad.yaml', `${entry('check: nothing-leave')}  expires: 2026-04-01\n`);
    await expect(readGate({ ...plain, exceptions })).rejects.toMatchObject({
      hint: 'Is nothing-leaves meant?',
    });
  });

  it('reads an older result that has less to say of its own gate, or nothing of conditions', async () => {
    const { conditions: _, ...older } = failingResult();
    const baseline = await written('older.json', JSON.stringify({ ...older, gate: { exitCode: 1 } }));
    expect((await readGate({ ...plain, baseline })).baseline?.result.runId).toBe(older.runId);
    await expect(readResult(baseline)).rejects.toMatchObject({ code: 'result-invalid' });
  });

  it('refuses an older result whose fields may mean something else, and reads one of a later minor version', async () => {
    const of = async (schemaVersion: string) =>
      readGate({
        ...plain,
        baseline: await written('v.json', JSON.stringify({ ...failingResult(), schemaVersion })),
      });
    await expect(of('2.0.0')).rejects.toMatchObject({
      code: 'result-version',
      message: expect.stringMatching(
        /v\.json is a result of schema 2\.0\.0; this airtight reads 1\.0\.0, /,
      ) as string,
    });
    expect((await of('1.99.0')).baseline?.result.verdict).toBe('not-ready');
  });

  it('refuses to count new findings alone without a baseline, and a baseline that is no result', async () => {
    await expect(readGate({ ...plain, gate: 'new' })).rejects.toMatchObject({ code: 'no-baseline' });
    const baseline = await written('no.json', '{}');
    await expect(readGate({ ...plain, baseline })).rejects.toMatchObject({ code: 'result-invalid' });
    await expect(readGate({ ...plain, baseline: join(folder, 'none') })).rejects.toMatchObject({
      kind: 'usage',
    });
  });
});
