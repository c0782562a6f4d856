import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCapture } from './capture.ts';
import { linuxSll2 } from './pcap.ts';
import { captureCommand } from './tcpdump.ts';
import { buildFrame, pcapHeader, pcapRecord, testRanges } from './testing.ts';
import { type Play, PlayedOwner } from './testing-owner.ts';

const frame = buildFrame({ from: '10.42.0.5', to: '1.2.3.4', port: 443 });
const time = 1_700_000_000_000;
const program = { command: captureCommand(testRanges), linkType: linuxSll2 };
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-capture-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function started(play: Play = {}, more: { evidenceLimit?: number; signal?: AbortSignal } = {}) {
  const owner = new PlayedOwner(play);
  const evidenceFile = join(folder, 'nested', `${Math.random()}.pcap`);
  const times: number[] = [];
  const onRecord = (record: { time: number }) => times.push(record.time);
  const capture = await startCapture(owner, { ...program, evidenceFile, onRecord, ...more });
  return { owner, capture, times, evidence: () => readFile(evidenceFile) };
}

test('hands over each packet, keeps the stream as it came, and counts', async () => {
  const { owner, capture, times, evidence } = await started({ counters: [2, 3] });
  owner.capture(frame, time);
  owner.capture(frame, time + 1);
  expect(await capture.stop()).toEqual({ node: 'n1', packets: 2, dropped: 3 });
  expect(await capture.stop()).toEqual({ node: 'n1', packets: 2, dropped: 3 });
  expect(times).toEqual([time, time + 1]);
  expect(await evidence()).toEqual(
    Buffer.concat([pcapHeader(), pcapRecord(frame, time), pcapRecord(frame, time + 1)]),
  );
  expect(owner.commands.filter((command) => command.includes('4711'))).toHaveLength(1);
});

test('a tcpdump that does not listen is an error with its words', async () => {
  await expect(started({ refuses: 'any: You do not have permission' })).rejects.toMatchObject({
    code: 'capture-failed',
    kind: 'machine',
    message: 'The capture on node n1 did not start: tcpdump: any: You do not have permission',
  });
});

describe('faults', () => {
  test('an early end', async () => {
    const { owner, capture } = await started();
    owner.capture(frame);
    owner.end(
      'tcpdump: pcap_loop: The interface disappeared\n1 packet captured\n0 packets dropped by kernel\n',
    );
    const ended = new Promise((resolve) => owner.stdout.once('close', resolve));
    await ended;
    expect(await capture.stop()).toMatchObject({
      packets: 1,
      fault: expect.stringMatching(/disappeared/) as string,
    });
  });

  test('a stream that is cut', async () => {
    const { owner, capture } = await started();
    owner.capture(frame);
    owner.stdout.destroy(new Error('socket hang up'));
    await new Promise((resolve) => owner.stdout.once('close', resolve));
    expect((await capture.stop()).fault).toMatch(/stream broke: socket hang up/);
  });

  test('a stream that ends within a packet', async () => {
    const { owner, capture } = await started();
    owner.stdout.write(pcapRecord(frame, time).subarray(0, 20));
    expect((await capture.stop()).fault).toMatch(/within a record/);
  });

  test('packets that tcpdump counted and that did not arrive', async () => {
    const { owner, capture } = await started({ counters: [5, 0] });
    owner.capture(frame);
    expect(await capture.stop()).toMatchObject({
      packets: 1,
      fault: 'tcpdump captured 5 packets, 1 arrived',
    });
  });

  test('evidence that reached its limit, at a whole packet; packets are read on', async () => {
    const { owner, capture, times, evidence } = await started({}, { evidenceLimit: 150 });
    for (const n of [1, 2, 3]) {
      owner.capture(frame, time);
      await expect.poll(() => times.length).toBe(n);
    }
    const kept = Buffer.concat([pcapHeader(), pcapRecord(frame, time)]);
    expect(await capture.stop()).toMatchObject({
      packets: 3,
      fault: `the evidence file ends at ${kept.length} bytes, for it may have 150`,
    });
    expect(await evidence()).toEqual(kept);
  });
});

test('an abort ends it', async () => {
  const controller = new AbortController();
  const { owner, capture } = await started({}, { signal: controller.signal });
  controller.abort();
  expect(owner.commands.at(-1)).toContain('4711');
  expect(await capture.stop()).toMatchObject({ packets: 0 });
});
