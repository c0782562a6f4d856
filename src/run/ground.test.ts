import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seal } from '../checks/evidence.fixture.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { silentProgress } from '../system/progress.ts';
import { leakOfNodes } from './ground.ts';
import { RunRecord } from './record.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-ground-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A run whose lab was sealed, and whose one node has these folders of the machine. */
async function afterNodesWith(...sources: readonly string[]) {
  const record = new RunRecord(new EvidenceFolder(folder), silentProgress);
  record.evidence.seal = seal;
  const Mounts = sources.map((Source) => ({ Type: 'bind', Source, Destination: '/given' }));
  const getContainer = () => ({ inspect: () => Promise.resolve({ Name: '/node', Mounts }) });
  const docker = { modem: { socketPath: '/var/run/docker.sock' }, getContainer };
  const nodes = [{ name: 'agent-1', containerId: 'c' }];
  const leak = await leakOfNodes({ record } as never, { engine: { docker } } as never, nodes as never);
  return { record, leak };
}

it('stops a run whose node was given the socket of the engine, and says which', async () => {
  const { record, leak } = await afterNodesWith('/sys/fs/cgroup', '/var/run/docker.sock');
  expect(leak).toMatch(
    /agent-1: mounts of the container \(node\): \/var\/run\/docker\.sock is mounted at \/given/,
  );
  expect(record.missing.helloWorld?.reason).toMatch(/A node is not sealed/);
});

it('lets a run go on whose nodes were not, and keeps what was asked of them', async () => {
  const { record, leak } = await afterNodesWith('/sys/fs/cgroup');
  expect(leak).toBeUndefined();
  expect(record.missing.helloWorld).toBeUndefined();
  expect(record.evidence.seal).toHaveLength(seal.length + 1);
  const [path = ''] = record.files.seal ?? [];
  expect(await readFile(join(folder, path), 'utf8')).toContain('none holds a socket of the engine');
});
