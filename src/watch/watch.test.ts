import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canaryKinds } from '../model/evidence.ts';
import { judgeWatch, startWatch, type WatchOptions } from './index.ts';
import { buildFrame, testRanges } from './testing.ts';
import { type Play, PlayedOwner } from './testing-owner.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-watch-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function started(play: Play = {}, { capacity, clocks }: Partial<WatchOptions> = {}) {
  const owner = new PlayedOwner(play);
  const options = {
    ranges: testRanges,
    evidenceFiles: { capture: join(folder, 'n1.pcap'), log: join(folder, 'n1.nflog.pcap') },
    ...(clocks ? { clocks } : {}),
    ...(capacity ? { capacity } : {}),
  };
  return { owner, watch: await startWatch(owner, options) };
}

const judge = { pods: [], ranges: testRanges, clusterDomain: 'cluster.local', allow: [] };

test('from start to evidence: canaries before, during and after, and an attempt between', async () => {
  const { owner, watch } = await started();
  await watch.canary('start');
  owner.capture(buildFrame({ from: '10.42.0.1', to: '1.2.3.4', port: 443 }));
  owner.log('node', { from: '10.42.0.1', to: '1.2.3.4', port: 443 });
  await watch.canary('during');
  const record = await watch.finish();
  expect(await watch.finish()).toBe(record);
  await watch.stop();
  const evidence = judgeWatch([record], judge);
  expect(evidence.captures).toEqual([
    { node: 'n1', packets: 25, dropped: 0, log: { packets: 25, dropped: 0 } },
  ]);
  expect(evidence.canaries.map(({ phase, kind, seen }) => `${phase} ${kind} ${seen}`)).toEqual(
    ['start', 'during', 'end'].flatMap((phase) => canaryKinds.map((kind) => `${phase} ${kind} true`)),
  );
  const others = evidence.attempts.filter((attempt) => attempt.class !== 'harness');
  expect(others).toMatchObject([
    { class: 'violation', source: { kind: 'node', node: 'n1' }, destination: { address: '1.2.3.4' } },
  ]);
});

test('what was said is read, and the evidence files do not hold it', async () => {
  const { owner, watch } = await started();
  const payload = Buffer.from('GET /upd');
  const spec = { from: '10.42.0.1', to: '1.2.3.4', port: 80, flags: 0x18 };
  const rest = Buffer.from('ates HTTP/1.1\r\nAuthorization: Bearer s3cret\r\n\r\n');
  for (const part of [
    { ...spec, payload, sequence: 1 },
    { ...spec, payload: rest, sequence: 1 + payload.length },
  ]) {
    owner.capture(buildFrame(part));
    owner.log('node', part);
  }
  const { flows } = await watch.finish();
  expect(flows.flatMap(({ contents }) => contents)).toMatchObject([
    { content: { http: { path: '/updates' } } },
  ]);
  for (const file of ['n1.pcap', 'n1.nflog.pcap']) {
    expect((await readFile(join(folder, file))).includes('s3cret'), file).toBe(false);
  }
});

test('what is no packet is told, and nothing of it is kept', async () => {
  const { owner, watch } = await started();
  owner.capture(Buffer.concat([Buffer.alloc(20), Buffer.from('s3cret')]));
  const { flows } = await watch.finish();
  expect(flows.map(({ kind, destination }) => [kind, destination])).toContainEqual(['undecoded', 'unknown']);
  expect((await readFile(join(folder, 'n1.pcap'))).includes('s3cret')).toBe(false);
});

test('a watch that sees nothing says so of every canary, and does not wait for what cannot come', async () => {
  const { watch } = await started({ blind: true });
  await watch.canary('start');
  const { canaries } = await watch.finish();
  expect(canaries).toHaveLength(2 * canaryKinds.length);
  expect(canaries.some(({ seen }) => seen)).toBe(false);
});

test('more traffic than fits is a fault, and the canaries are seen still', async () => {
  const { owner, watch } = await started({}, { capacity: 2 });
  for (const port of [1, 2, 3, 4, 5]) owner.capture(buildFrame({ from: '10.42.0.5', to: '1.2.3.4', port }));
  const { capture, canaries } = await watch.finish();
  expect(capture.fault).toBe('more traffic than could be recorded: 3 packets left out');
  expect(canaries.every(({ seen }) => seen)).toBe(true);
});

test('a stopped watch stays stopped', async () => {
  const { owner, watch } = await started();
  await watch.stop();
  await watch.stop();
  expect(owner.commands.filter((command) => command.includes('4711'))).toHaveLength(1);
});

test('a frame that is no packet becomes an unknown attempt', async () => {
  const { owner, watch } = await started();
  owner.capture(Buffer.alloc(30));
  const { attempts } = judgeWatch([await watch.finish()], judge);
  expect(attempts.filter(({ class: kind }) => kind === 'unknown')).toMatchObject([
    { source: { kind: 'unknown' } },
  ]);
});

describe('the second source', () => {
  const watched = async (play: Play, act: (owner: PlayedOwner) => void = () => undefined) => {
    const { owner, watch } = await started(play);
    act(owner);
    const record = await watch.finish();
    return { log: record.capture.log, attempts: judgeWatch([record], judge).attempts.filter(isNoCanary) };
  };
  const isNoCanary = (attempt: { class: string }) => attempt.class !== 'harness';

  test('what it alone saw is an attempt too', async () => {
    const { attempts } = await watched({}, (owner) => {
      owner.log('node', { from: '10.89.0.2', to: '1.2.3.4', port: 443 });
    });
    expect(attempts).toMatchObject([
      { class: 'violation', source: { kind: 'node' }, attribution: { method: 'cgroup', confidence: 'high' } },
    ]);
  });

  test('where the namespace cannot log, the capture goes on alone and the reason is kept', async () => {
    const { log } = await watched({ noRules: "Couldn't load target `NFLOG'" });
    expect(log).toEqual({ unavailable: "iptables-restore: Couldn't load target `NFLOG'" });
  });

  test.each<[string, Play, string]>([
    [
      'packets that were counted and never arrived',
      { unlogged: 3 },
      'netfilter counted 11 packets, 8 arrived',
    ],
    ['canaries that it missed', { deaf: true }, 'the dns canary (end) was not logged'],
    [
      'rules that are gone',
      { saved: '' },
      'rules that log packets were taken away or others put before them',
    ],
  ])('%s are a fault', async (_name, play, fault) => {
    expect((await watched(play)).log).toMatchObject({ fault });
  });
});

test('a clock that is set during the record is a fault', async () => {
  let wall = 1_700_000_000_000;
  const { watch } = await started({}, { clocks: { wall: () => wall, steady: () => 0 } });
  wall += 3_600_000;
  const { capture } = await watch.finish();
  expect(capture.fault).toBe('the clock was set forward by 3600.0 s during the record');
});
