import { AirtightError, messageOf } from '../errors.ts';
import { isAbortError, refusal } from './refusal.ts';

const blockBytes = 512;
const checksumStart = 148;
const checksumEnd = 156;
const space = 32;

/** True where a 512-byte block is a tar header: its checksum holds (POSIX ustar, and the older form without magic). */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockBytes || block[0] === 0) return false;
  const stored = Number.parseInt(
    Buffer.from(block.subarray(checksumStart, checksumEnd)).toString('latin1'),
    8,
  );
  let sum = 0;
  for (let index = 0; index < blockBytes; index += 1) {
    const inChecksum = index >= checksumStart && index < checksumEnd;
    sum += inChecksum ? space : (block[index] ?? 0);
  }
  return sum === stored;
}

/** Passes a stream on where it starts as a tar does; anything else is refused as no bundle. */
export async function* requireTar(
  chunks: AsyncGenerator<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0);
  let known = false;
  try {
    for await (const chunk of chunks) {
      if (known) {
        yield chunk;
        continue;
      }
      start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
      if (start.length < blockBytes) continue;
      if (!isTarHeader(start.subarray(0, blockBytes))) break;
      known = true;
      yield start;
    }
  } catch (error) {
    if (known || start.length > 0 || error instanceof AirtightError || isAbortError(error)) throw error;
    throw refusal('bundle-damaged', `${path} cannot be unpacked: ${messageOf(error)}`, error);
  }
  if (!known) throw refusal('bundle-format-unknown', `${path} is no bundle: there is no tar archive in it.`);
}
