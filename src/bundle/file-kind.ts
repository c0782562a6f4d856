import type { BundleFile } from '../model/bundle.ts';
import { parseImageReference } from '../model/image-reference.ts';
import { readRange, streamRange } from '../system/byte-range.ts';
import type { StoredFile } from './contents/stored-file.ts';
import { yamlKind } from './yaml-kind.ts';

type FileKind = BundleFile['kind'];

/** Bytes of a text that are looked at; what a file is stands at its beginning. */
const maxTextBytes = 1024 ** 2;

/**
 * What a file is, told by its content; its name decides only where content cannot tell. Of a file that was not kept only
 * the head is looked at.
 */
export async function fileKind(file: StoredFile, name: string): Promise<FileKind> {
  const base = name.replace(/^.*\//, '');
  if (isElf(file.head)) return (await isK3sBinary(file, base)) ? 'k3s-binary' : 'other';
  const text = await beginningOf(file);
  return text === undefined ? 'other' : textKind(text, base);
}

/** The same for a text, or the beginning of one; `base` is the file's name without folders. */
export function textKind(text: string, base: string): FileKind {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (/^#!.*\b(?:ba|da|a)?sh\b/.test(text)) return isInstallScript(text, base) ? 'install-script' : 'other';
  if (/^-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/m.test(text))
    return yamlKind(text, base) ?? 'certificate';
  if (lines.length > 0 && lines.every((line) => /^[0-9a-f]{64} [ *]?\S/.test(line))) return 'checksums';
  if (isImageList(lines, base)) return 'image-list';
  return yamlKind(text, base) ?? 'other';
}

/** Image names and nothing else; under the name that K3s and RKE2 give it a list may have bad lines, which are reported. */
function isImageList(lines: readonly string[], base: string): boolean {
  const images = lines.filter(isImageLine).length;
  return images > 0 && (images === lines.length || /^(?:k3s|rke2)-images\b.*\.txt$/.test(base));
}

/** A reference with a tag or digest, and a slash: a word with a colon in it is none. */
function isImageLine(line: string): boolean {
  return line.includes('/') && /[:@]/.test(line.replace(/^.*\//, '')) && parseImageReference(line).ok;
}

/** Variables are those that the install scripts of K3s and RKE2 read. */
function isInstallScript(text: string, base: string): boolean {
  return /\bINSTALL_(?:K3S|RKE2)_/.test(text) || /^install\b/.test(base);
}

function isElf(head: Uint8Array): boolean {
  return [0x7f, 0x45, 0x4c, 0x46].every((byte, index) => head[index] === byte);
}

/** Module paths that Go leaves in the programs built from them; RKE2 is built on K3s. */
const k3sMarkers = ['github.com/k3s-io/k3s/', 'github.com/rancher/k3s/'].map((text) => Buffer.from(text));

/** A program under another name is searched up to this size; K3s' own has 80 MB. */
const maxProgramBytes = 256 * 1024 ** 2;

async function isK3sBinary(file: StoredFile, base: string): Promise<boolean> {
  if (/^(?:k3s|rke2)(?:[-.]|$)/.test(base)) return true;
  if (!file.range || file.bytes > maxProgramBytes) return false;
  const overlap = Math.max(...k3sMarkers.map(({ length }) => length));
  let kept = Buffer.alloc(0);
  for await (const chunk of streamRange(file.range) as AsyncIterable<Buffer>) {
    const window = Buffer.concat([kept, chunk]);
    if (k3sMarkers.some((marker) => window.includes(marker))) return true;
    kept = Buffer.from(window.subarray(-overlap));
  }
  return false;
}

/** The beginning of a file as text, whole lines alone; undefined where it is no UTF-8 text. */
async function beginningOf(file: StoredFile): Promise<string | undefined> {
  if (file.head.includes(0)) return undefined;
  const bytes = file.range ? await readRange(file.range, maxTextBytes) : file.head;
  if (bytes.includes(0)) return undefined;
  const isWhole = bytes.length === file.bytes;
  const end = isWhole ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end));
  } catch {
    return undefined;
  }
}
