import { rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Attempt } from '../model/attempt.ts';
import { buildQuery } from '../watch/testing.ts';
import { readCaptures } from './captures.ts';
import { capture, log, runFolder, webAttempt } from './testing.ts';

const pcap = 'evidence/server-1.pcap';
const nflog = 'evidence/server-1.nflog.pcap';

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(files: Record<string, Buffer>, attempt = webAttempt(), uid?: string) {
  const run = await runFolder(files);
  folder = run.folder;
  return readCaptures(folder, run.result, attempt, uid);
}

const numbers = ({ captures }: Awaited<ReturnType<typeof read>>) =>
  captures.map(({ file, frames }) => [file, frames.map(({ number }) => number)]);

describe('packets of an attempt', () => {
  it('are numbered as in the file, with time, interface and flags', async () => {
    const found = await read({
      [pcap]: capture({ to: '203.0.113.8' }, { after: 0.25, sequence: 7, sourcePort: 41_000 }),
    });
    expect(found).toEqual({
      captures: [
        {
          file: pcap,
          frames: [
            {
              number: 2,
              time: '2026-03-01T12:00:20.000250Z',
              at: 'interface 2, for this host',
              summary: 'tcp 10.42.0.9:41000 > 203.0.113.7:443, SYN',
            },
          ],
          count: 1,
          unread: false,
          filter: 'ip.src == 10.42.0.9 && ip.dst == 203.0.113.7 && tcp.dstport == 443',
        },
      ],
      absent: [],
    });
  });

  it.each([
    ['another source', { from: '10.42.0.8' }],
    ['another port', { port: 444 }],
    ['another protocol', { protocol: 'udp' }],
    ['an earlier time', { after: -50 }],
    ['a later time', { after: 50 }],
  ] as const)('are not those with %s', async (_, spec) => {
    const found = await read({ [pcap]: capture(spec) });
    expect(found.captures).toEqual([]);
    expect(found.absent).toEqual([`${pcap} holds no packet of this attempt.`]);
  });

  it('stand once, where they were seen first', async () => {
    const passed = [{ interfaceIndex: 13 }, { interfaceIndex: 5 }, { interfaceIndex: 3, packetType: 4 }];
    const found = await read({ [pcap]: capture(...passed, { ...passed[0], after: 0.5, flags: 0x18 }) });
    expect(numbers(found)).toEqual([[pcap, [1, 4]]]);
    expect(found.captures[0]?.frames[1]?.summary).toMatch(/, PSH ACK$/);
  });

  it('are counted beyond those that are shown', async () => {
    const many = Array.from({ length: 700 }, (_, port) => ({ sourcePort: 10_000 + port }));
    const { captures } = await read({ [pcap]: capture(...many) });
    expect([captures[0]?.frames.length, captures[0]?.count]).toEqual([8, 700]);
  });

  it('may be logged more than a second later than captured', async () => {
    const late = { prefix: 'through', after: 1021 };
    const found = await read({ [pcap]: capture({ after: 1021 }), [nflog]: log(late) });
    expect(numbers(found)).toEqual([[nflog, [1]]]);
    expect(found.captures[0]?.frames[0]?.at).toBe('logged as it came through the node');
  });
});

describe("packets from the node's own address", () => {
  const attempt = webAttempt({ attribution: { method: 'cgroup', confidence: 'high' } });
  const files = {
    [nflog]: log({ prefix: 'pod:other', sourcePort: 1 }, { prefix: 'pod:mine', sourcePort: 2 }),
    [pcap]: capture({ sourcePort: 1 }, { sourcePort: 2 }),
  };

  it('are told apart by the cgroup that was logged, and by their port in the capture', async () => {
    expect(numbers(await read(files, attempt, 'mine'))).toEqual([
      [nflog, [2]],
      [pcap, [2]],
    ]);
  });

  it('are not where the pod is not known', async () => {
    expect(numbers(await read(files, attempt))).toEqual([
      [nflog, [1, 2]],
      [pcap, [1, 2]],
    ]);
  });
});

it('are those of the port they came from, where that is known', async () => {
  const attempt = webAttempt({ source: { ...webAttempt().source, port: 2 } });
  expect(numbers(await read({ [pcap]: capture({ sourcePort: 1 }, { sourcePort: 2 }) }, attempt))).toEqual([
    [pcap, [2]],
  ]);
});

describe('what was said', () => {
  const destination = { address: '203.0.113.7', port: 53, protocol: 'udp' };
  const asking = (protocol: 'tcp' | 'udp'): Attempt =>
    webAttempt({ destination: { ...destination, protocol }, detail: { query: 'A b.example' } });
  const framed = (name: string) => {
    const message = buildQuery(name);
    return Buffer.concat([Buffer.from([0, message.length]), message]);
  };

  it('tells one question from another in datagrams', async () => {
    const ask = (name: string) => ({ protocol: 'udp', port: 53, payload: buildQuery(name) }) as const;
    const found = await read({ [pcap]: capture(ask('a.example'), ask('b.example')) }, asking('udp'));
    expect(numbers(found)).toEqual([[pcap, [2]]]);
    expect(found.captures[0]?.frames[0]?.summary).toMatch(/53, 27 bytes, DNS A b\.example$/);
  });

  it('tells connections apart, from the SYN that came before the question', async () => {
    const ask = (name: string, sourcePort: number) => [
      { port: 53, sourcePort, after: -100 },
      { port: 53, sourcePort, sequence: 1, flags: 0x18, payload: framed(name).subarray(0, 9), after: -50 },
      { port: 53, sourcePort, sequence: 10, flags: 0x18, payload: framed(name).subarray(9) },
    ];
    const found = await read(
      { [pcap]: capture(...ask('a.example', 1), ...ask('b.example', 2)) },
      asking('tcp'),
    );
    expect(numbers(found)).toEqual([[pcap, [4, 5, 6]]]);
    expect(found.captures[0]?.frames.at(-1)?.summary).toMatch(/DNS A b\.example$/);
    expect(found.captures[0]?.unread).toBe(false);
  });

  it('is not claimed of packets it was not read from', async () => {
    const found = await read({ [pcap]: capture({ port: 53 }) }, asking('tcp'));
    expect(found.captures).toMatchObject([{ count: 1, unread: true }]);
  });

  it('shows nothing of a request but what a result may hold', async () => {
    const request =
      'GET /v1?key=abcd HTTP/1.1\r\nHost: b.example\r\nAuthorization: Bearer secretsecret\r\n\r\n';
    const http = { version: '1.1', method: 'GET', host: 'b.example', path: '/v1' } as const;
    const payload = { sequence: 1, flags: 0x18, payload: Buffer.from(request) };
    const found = await read({ [pcap]: capture({}, payload) }, webAttempt({ detail: { http } }));
    expect(found.captures[0]?.unread).toBe(false);
    expect(found.captures[0]?.frames[1]?.summary).toMatch(/, PSH ACK, 82 bytes, HTTP GET b\.example\/v1$/);
  });
});

describe('a capture that', () => {
  it.each([
    ['is cut', capture({}, {}).subarray(0, -3), [1], /server-1\.pcap could not .* within a record$/],
    ['is another file', Buffer.from('{"not":"a capture","of":"packets"}'), [], /not a pcap stream$/],
  ] as const)('%s is read as far as it goes, and named', async (_, bytes, frames, words) => {
    const found = await read({ [pcap]: Buffer.from(bytes) });
    expect(found.captures.flatMap((one) => one.frames.map(({ number }) => number))).toEqual(frames);
    expect(found.absent).toEqual([expect.stringMatching(words)]);
  });

  it('was removed is named', async () => {
    const run = await runFolder({ [pcap]: capture({}) });
    folder = run.folder;
    await unlink(join(folder, pcap));
    const found = await readCaptures(folder, run.result, webAttempt(), undefined);
    expect(found.absent).toEqual([expect.stringMatching(/^evidence\/server-1\.pcap could not .*ENOENT/)]);
  });

  it("is not the node's, or leads out of the folder, is left alone", async () => {
    const found = await read({
      'evidence/agent-1.pcap': capture({}),
      'evidence/../server-1.pcap': capture({}),
    });
    expect(found).toEqual({ captures: [], absent: ['The run has no capture of node server-1.'] });
  });
});
