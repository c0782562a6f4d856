import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formats, type ReportFormat, renderReport, writtenFormats } from '../report/index.ts';
import { attemptFixture, checkFixture, failingResult } from '../report/fixtures/index.fixture.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { planted } from '../system/planted.fixture.ts';
import { verifyFolder } from '../verify/folder.ts';
import { attemptsJsonl, startWatch } from '../watch/index.ts';
import { buildFrame, buildQuery, type PacketSpec, testRanges } from '../watch/testing.ts';
import { PlayedOwner } from '../watch/testing-owner.ts';

/** What only the run knows: the registry's password and the node's token have no shape of their own. */
const hidden = 'plainword';
const texts = [...planted.map(([, , text]) => text), `registry login: airtight ${hidden}`];
const nonces = [...planted.map(([, nonce]) => nonce), hidden];

let folder: string;
const outputs = new Map<string, string>();

/** A secret said in each way that a capture has. */
function sayings(text: string): PacketSpec[] {
  const ends = { from: '10.42.0.5', to: '1.2.3.4', flags: 0x18, payload: Buffer.from(text) };
  const over6 = { ...ends, from: 'fd00::5', to: '2001:db8::7' };
  const ports = [53, 80, 123, 443, 514, 8125];
  const said = [ends, over6].flatMap((spec) =>
    (['tcp', 'udp'] as const).flatMap((protocol) => ports.map((port) => ({ ...spec, protocol, port }))),
  );
  // A label of a name has room for 63 bytes.
  const asked = text.length <= 63 ? [buildQuery(text.replaceAll('.', '-'))] : [];
  return [
    ...said,
    { ...ends, protocol: 'icmp' },
    { ...ends, protocol: 132 },
    { ...ends, protocol: 'udp', port: 514, fragment: 0x2000 },
    ...hiddenIn(ends, over6, ends.payload),
    ...asked.map((payload) => ({ ...ends, protocol: 'udp' as const, port: 53, payload })),
  ];
}

/** The same in what the watch does not read of a packet. */
function hiddenIn(over4: PacketSpec, over6: PacketSpec, text: Buffer): PacketSpec[] {
  const filled = Buffer.concat([text, Buffer.alloc(-text.length & 3)]);
  const body = Buffer.concat([Buffer.alloc(2), text, Buffer.alloc(-(text.length + 2) & 7)]);
  body.writeUInt8(body.length / 8 - 1, 1);
  const bare = { protocol: 'udp', port: 514, payload: Buffer.alloc(0) } as const;
  const inOptions =
    filled.length > 40
      ? []
      : [
          { ...over4, ...bare, options: filled },
          { ...over4, payload: bare.payload, tcpOptions: filled },
        ];
  return [
    ...inOptions,
    ...[over4, over6].map((ends) => ({ ...ends, ...bare, trailing: text })),
    { ...over6, ...bare, extensions: [{ number: 60, body }] },
  ];
}

/** A watch's captures of packets that say each secret. */
async function capture(evidence: EvidenceFolder): Promise<void> {
  const owner = new PlayedOwner();
  const [file, log] = ['n1.pcap', 'n1.nflog.pcap'].map((name) => join(evidence.folder, name));
  const watch = await startWatch(owner, {
    ranges: testRanges,
    evidenceFiles: { capture: file ?? '', log: log ?? '' },
    holdsSecret: (text) => evidence.clean(text) !== text,
  });
  for (const spec of texts.flatMap(sayings)) {
    owner.capture(buildFrame(spec));
    owner.log('node', spec);
  }
  await watch.finish();
}

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
  await capture(evidence);
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
    outputs.set(entry.name, await readFile(join(entry.parentPath, entry.name), 'latin1'));
  }
});
afterAll(() => rm(folder, { recursive: true }));

it.each(nonces)('%s stands in no file and no format', (nonce) => {
  expect(outputs.size).toBe(Object.keys(formats).length + Object.keys(writtenFormats).length + 6);
  expect([...outputs].filter(([, text]) => text.includes(nonce)).map(([name]) => name)).toEqual([]);
});

it('what was redacted still verifies', async () => {
  const { airtightVersion } = failingResult();
  expect(await verifyFolder(folder, airtightVersion)).toMatchObject({ holds: true });
});
