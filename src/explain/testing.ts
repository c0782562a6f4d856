import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Attempt } from '../model/attempt.ts';
import type { Result } from '../model/result.ts';
import { passingResult } from '../report/fixtures/index.fixture.ts';
import { nflogLink } from '../watch/pcap.ts';
import { buildFrame, buildLogged, type PacketSpec, pcapHeader, pcapRecord } from '../watch/testing.ts';

/** When the attempts of these tests were made (epoch milliseconds). */
export const madeAt = Date.UTC(2026, 2, 1, 12, 0, 20);

/** An attempt of pod shop/web-1, with everything that does not matter filled in. */
export function webAttempt(more: Partial<Attempt> = {}): Attempt {
  const time = new Date(madeAt).toISOString();
  return {
    id: 'a1',
    time,
    lastTime: time,
    class: 'violation',
    reason: 'tcp to an undeclared destination, 203.0.113.7 port 443',
    count: 1,
    source: { kind: 'pod', node: 'server-1', namespace: 'shop', pod: 'web-1', address: '10.42.0.9' },
    destination: { address: '203.0.113.7', port: 443, protocol: 'tcp' },
    detail: {},
    attribution: { method: 'pod-address', confidence: 'high' },
    ...more,
  };
}

/** A packet of {@link webAttempt}, `after` milliseconds later. */
export interface TimedSpec extends Partial<PacketSpec> {
  readonly after?: number;
}

const ends = { from: '10.42.0.9', to: '203.0.113.7', protocol: 'tcp', port: 443 } as const;

/** A capture of these packets, as tcpdump writes it. */
export function capture(...specs: readonly TimedSpec[]): Buffer {
  const records = specs.map(({ after = 0, ...spec }) =>
    pcapRecord(buildFrame({ ...ends, ...spec }), madeAt + after),
  );
  return Buffer.concat([pcapHeader(), ...records]);
}

/** The same as netfilter logs it, each with a rule's prefix. */
export function log(...specs: readonly (TimedSpec & { readonly prefix: string })[]): Buffer {
  const records = specs.map(({ after = 0, prefix, ...spec }) =>
    pcapRecord(buildLogged(prefix, { ...ends, ...spec }), madeAt + after),
  );
  return Buffer.concat([pcapHeader({ linkType: nflogLink }), ...records]);
}

/** A run's folder with these files of evidence, and the result that lists them; whoever asks removes it. */
export async function runFolder(
  files: Readonly<Record<string, Buffer | string>>,
  more: Partial<Result> = {},
): Promise<{ folder: string; result: Result }> {
  const folder = await mkdtemp(join(tmpdir(), 'airtight-explain-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const evidence = Object.keys(files).map((path) => ({ path, sha256: '', bytes: 0 }));
  return { folder, result: { ...passingResult(), evidence, ...more } };
}
