import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passingResult } from '../report/fixtures/index.fixture.ts';
import { findRuns } from './find-runs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-history-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, content: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
}

describe('the runs below a folder', () => {
  it('are found with their reports, and named from where the page will lie', async () => {
    await write('a/result.json', JSON.stringify(passingResult()));
    await write('a/report.html', '');
    await write('nightly/b/result.json', JSON.stringify(passingResult()));
    const { found } = await findRuns(folder, folder);
    expect(found.map((run) => [run.folder, run.hasReport])).toEqual([
      ['a', true],
      ['nightly/b', false],
    ]);
    expect((await findRuns(folder, join(folder, 'pages'))).found[0]?.folder).toBe('../a');
    expect((await findRuns(join(folder, 'a'), join(folder, 'a'))).found[0]?.folder).toBe('.');
  });

  it('do not include what is broken or foreign, which is named', async () => {
    await write('broken/result.json', '{');
    await write('foreign/result.json', '{"schemaVersion":"99.0.0"}');
    const { found, passedOver } = await findRuns(folder, folder);
    expect(found).toEqual([]);
    expect(passedOver.map(({ file }) => file)).toEqual([
      join(folder, 'broken/result.json'),
      join(folder, 'foreign/result.json'),
    ]);
    expect(passedOver[1]?.reason).toContain('is a result of schema 99.0.0; this airtight reads 1.0.0, ');
  });

  it('cannot be found where there is no folder, which is a usage error', async () => {
    await expect(findRuns(join(folder, 'none'), folder)).rejects.toMatchObject({
      kind: 'usage',
      code: 'folder-unreadable',
    });
  });
});
