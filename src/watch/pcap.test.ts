import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PcapParser, type PcapRecord } from './pcap.ts';
import { pcapHeader, pcapRecord } from './testing.ts';

const frames = [Buffer.from('one'), Buffer.alloc(0), Buffer.from('three three')];
const time = 1_700_000_000_123.456;

function read(stream: Buffer, pieceLength = stream.length): { records: PcapRecord[]; parser: PcapParser } {
  const parser = new PcapParser();
  const records: PcapRecord[] = [];
  for (let at = 0; at < stream.length; at += pieceLength) {
    parser.push(stream.subarray(at, at + pieceLength), (record) => records.push(record));
  }
  parser.end();
  return { records, parser };
}

describe.each([
  ['little-endian, microseconds', { magic: 0xa1b2c3d4, bigEndian: false }, 1000],
  ['big-endian, microseconds', { magic: 0xa1b2c3d4, bigEndian: true }, 1000],
  ['little-endian, nanoseconds', { magic: 0xa1b23c4d, bigEndian: false }, 1_000_000],
  ['big-endian, nanoseconds', { magic: 0xa1b23c4d, bigEndian: true }, 1_000_000],
])('%s', (_name, header, ticksPerMs) => {
  const { bigEndian } = header;
  const stream = Buffer.concat([
    pcapHeader(header),
    ...frames.map((frame) => pcapRecord(frame, time, { bigEndian, ticksPerMs })),
  ]);
  test.each([1, 7, 40, 10_000])('in pieces of %d bytes', (pieceLength) => {
    const { records, parser } = read(stream, pieceLength);
    expect(records.map(({ data }) => data.toString())).toEqual(frames.map(String));
    expect(records[0]?.time).toBeCloseTo(time, 3);
    expect(parser.records).toBe(3);
    expect(parser.fault).toBeUndefined();
  });
});

describe('faults', () => {
  const record = pcapRecord(Buffer.from('abc'), time);
  const absurd = Buffer.from(record);
  absurd.writeUInt32LE(0x7fffffff, 8);
  test.each([
    ['nothing', Buffer.alloc(0), /before its header/],
    ['a header cut short', pcapHeader().subarray(0, 20), /before its header/],
    ['text', Buffer.from('tcpdump: no such device exists, sorry'), /not a pcap stream/],
    ['another link type', pcapHeader({ linkType: 1 }), /link type 1/],
    ['a record cut short', Buffer.concat([pcapHeader(), record, record.subarray(0, -1)]), /within a record/],
    [
      'an absurd length',
      Buffer.concat([pcapHeader(), record, absurd, record]),
      /record 2 claims 2147483647 bytes/,
    ],
  ])('%s', (_name, stream, fault) => {
    expect(read(stream).parser.fault).toMatch(fault);
  });
});

test('any bytes after the header, in any pieces: no throw, and the same records as in one piece', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, pieceLength) => {
      const stream = Buffer.concat([pcapHeader(), bytes]);
      expect(read(stream, pieceLength).records).toEqual(read(stream).records);
    }),
  );
});
