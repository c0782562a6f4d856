import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { binaryVersion } from './binary-version.ts';

const flag =
  '\\n    -X github.com/k3s-io/k3s/pkg/version.Version=v1.34.4+k3s1\\n    -X github.com/k3s-io/k3s';

/** The text in pieces of so many bytes, with bytes around it as a program has them. */
async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const filling = Buffer.alloc(300, '\0');
  const bytes = Buffer.concat([filling, Buffer.from(text), filling]);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

describe('the version of a K3s binary', () => {
  it('is that of the flag its linker was given, however often another stands in it', async () => {
    const text = `v1.33.1+k3s1\0v1.33.1+k3s1\0v1.33.1+k3s1\0${flag}\0v1.33.1+k3s1`;
    expect(await binaryVersion(pieces(text, 1000))).toBe('v1.34.4+k3s1');
  });

  it('is found wherever the chunks of the stream end', async () => {
    for (let size = 1; size < 150; size += 1) {
      expect(await binaryVersion(pieces(`v1.33.1+k3s1\0${flag}`, size)), `chunks of ${size}`).toBe(
        'v1.34.4+k3s1',
      );
    }
  });

  it('is the most frequent where no flag stands, each counted once whatever the chunks', async () => {
    const text = 'v1.33.1+rke2r1 v1.34.4-rc1+rke2r2 v1.34.4-rc1+rke2r2';
    for (let size = 1; size < 150; size += 1) {
      expect(await binaryVersion(pieces(text, size)), `chunks of ${size}`).toBe('v1.34.4-rc1+rke2r2');
    }
  });

  it('is found at the very end', async () => {
    expect(await binaryVersion(Readable.from([Buffer.from('v1.34.4+k3s1')]))).toBe('v1.34.4+k3s1');
  });

  it('is unknown where the binary names none', async () => {
    expect(
      await binaryVersion(pieces('github.com/k3s-io/k3s v1.34.4 +k3s1 v1.34.4+k3s12006', 64)),
    ).toBeUndefined();
    expect(await binaryVersion(pieces('', 64))).toBeUndefined();
  });
});
