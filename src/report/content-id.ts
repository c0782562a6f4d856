import { createHash } from 'node:crypto';

/** The namespace of names that are URLs, of RFC 9562, appendix A. */
const namespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** UUID of version 5 (RFC 9562) made of the words alone: the same words give the same UUID, in every run. */
export function contentId(...words: readonly string[]): string {
  const name = `urn:airtight:${JSON.stringify(words)}`;
  const hash = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** SHA-256 of the words in hex, by which a reader knows the same finding in the next run. */
export function fingerprint(...words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}
