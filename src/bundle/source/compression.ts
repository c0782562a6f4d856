import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AirtightError } from '../../errors.ts';
import { streamRanges, type ByteRange } from '../../system/byte-range.ts';
import { consumeRanges, consumeStream, type Consume } from '../../system/consume.ts';
import { runDecoder } from '../../system/decoder-program.ts';
import { zstdDecompress } from '../../system/zstd.ts';

export type Compression = 'none' | 'gzip' | 'zstd' | 'lz4' | 'bzip2' | 'xz';

type Magic = readonly [Compression, readonly number[]];

/** Sources: RFC 1952, RFC 8878, lz4's frame format (and the legacy one), bzip2's and xz's own descriptions. */
const magics: readonly Magic[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['lz4', [0x02, 0x21, 0x4c, 0x18]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
];

/** Compression of a stream by its first bytes; a skippable frame opens what pzstd writes. */
export function compressionOf(head: Uint8Array): Compression {
  const found = magics.find(([, magic]) => startsWith(head, magic));
  if (found) return found[0];
  const first = head[0] ?? 0;
  if (first >= 0x50 && first <= 0x5f && startsWith(head.subarray(1), [0x2a, 0x4d, 0x18])) return 'zstd';
  return 'none';
}

/** Hands over the unpacked bytes of the ranges, one after the other; damaged data throws the decoder's own Error. */
export async function decompress(
  source: readonly ByteRange[],
  compression: Compression,
  consume: Consume,
  signal?: AbortSignal,
): Promise<void> {
  switch (compression) {
    case 'none':
      await consumeRanges(source, consume, signal);
      return;
    case 'zstd':
      await zstdDecompress(source, consume, { signal });
      return;
    case 'gzip':
      await gunzip(source, consume, signal);
      return;
    case 'lz4':
    case 'bzip2':
    case 'xz':
      if (!(await runDecoder({ name: compression, args: ['-dc'] }, source, consume, signal)))
        throw programMissing(compression);
  }
}

async function gunzip(source: readonly ByteRange[], consume: Consume, signal?: AbortSignal): Promise<void> {
  const decoder = createGunzip({ chunkSize: 256 * 1024 });
  const fed = pipeline(streamRanges(source), decoder, { end: true });
  // Where the output fails first, that is what is thrown.
  fed.catch(() => undefined);
  try {
    await consumeStream(decoder, consume, signal);
    await fed;
  } finally {
    decoder.destroy();
  }
  // zlib stops at zeros after the last member and says nothing.
  const bytes = source.reduce((sum, range) => sum + range.bytes, 0);
  if (decoder.bytesWritten < bytes) {
    throw new Error(`there is trailing data after its ${decoder.bytesWritten} gzip bytes`);
  }
}

function programMissing(name: string): AirtightError {
  return new AirtightError(
    'machine',
    `The bundle is compressed with ${name}, and there is no program ${name}.`,
    {
      code: 'program-missing',
      hint: `Install ${name} (package ${packages[name] ?? name}), or give the bundle in another compression.`,
    },
  );
}

/** Names of the packages in Debian and its kin, where they are not the program's. */
const packages: Readonly<Record<string, string>> = { xz: 'xz-utils' };

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
