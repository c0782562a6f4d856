import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EvidenceFile } from './evidence-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-evidence-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('ends before the piece that does not fit, and takes nothing after it', async () => {
  const path = join(folder, 'nested', 'full.pcap');
  const file = await EvidenceFile.create(path, 10);
  for (const text of ['header', 'record', 'end']) await file.keep(Buffer.from(text));
  await file.close();
  expect(await readFile(path, 'utf8')).toBe('header');
  expect(file.fault).toBe('the evidence file ends at 6 bytes, for it may have 10');
});

test('a disk that fills up in the middle of a write is noticed', async () => {
  // A limit on file size acts as such a disk does: the write that reaches it ends short and fails only when tried again.
  const program = `
    import { EvidenceFile } from ${JSON.stringify(new URL('evidence-file.ts', import.meta.url).href)};
    const file = await EvidenceFile.create(process.argv[1]);
    await file.keep(Buffer.alloc(3_000_000));
    await file.close();
    console.log(file.fault);`;
  const limited = 'ulimit -f 2000 && exec "$@"';
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', program];
  const path = join(folder, 'short.pcap');
  const { stdout } = await promisify(execFile)('bash', ['-c', limited, 'limited', ...node, path]);
  expect(stdout).toMatch(/^evidence file: EFBIG/);
});
