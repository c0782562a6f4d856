import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { zstdDecompress } from '../system/zstd.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Compression of a stream by its first bytes (RFC 1952, RFC 8878; a skippable frame opens what pzstd writes). */
export function compressionOf(head: Uint8Array): Compression {
  if (startsWith(head, [0x1f, 0x8b])) return 'gzip';
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) return 'zstd';
  const first = head[0] ?? 0;
  if (first >= 0x50 && first <= 0x5f && startsWith(head.subarray(1), [0x2a, 0x4d, 0x18])) return 'zstd';
  return 'none';
}

/** Name of a compression that is recognised but not read; undefined for everything else. */
export function foreignCompressionOf(head: Uint8Array): string | undefined {
  if (startsWith(head, [0x04, 0x22, 0x4d, 0x18])) return 'lz4';
  if (startsWith(head, [0x42, 0x5a, 0x68])) return 'bzip2';
  if (startsWith(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a])) return 'xz';
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return 'zip';
  return undefined;
}

/** The unpacked bytes of a stream, chunk by chunk; throws the decoder's own Error where the data is damaged. */
export async function* decompress(
  input: Readable,
  compression: Compression,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (compression === 'zstd') {
    yield* zstdDecompress(input, { signal });
    return;
  }
  if (compression === 'none') {
    yield* input as AsyncIterable<Uint8Array>;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  input.on('error', (error) => gunzip.destroy(error));
  try {
    yield* input.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } finally {
    input.destroy();
    gunzip.destroy();
  }
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}
