import { AirtightError } from '../errors.ts';

/** Formats that can be opened, for hints. */
export const acceptedFormats =
  'a Hauler haul, a Zarf package, a docker archive (docker save, K3s airgap images), an OCI layout, or a folder of these';

/** Every way a bundle can be refused as a whole; single bad blobs are faults in the bundle instead. */
export type RefusalCode =
  | 'bundle-not-found'
  | 'bundle-unreadable'
  | 'bundle-changed'
  | 'bundle-part-missing'
  | 'bundle-format-unknown'
  | 'bundle-damaged'
  | 'bundle-entry-unsafe'
  | 'bundle-limit-exceeded'
  | 'bundle-json-invalid'
  | 'bundle-yaml-invalid'
  | 'bundle-reference-invalid';

const hints: Record<RefusalCode, string> = {
  'bundle-not-found': 'Check the path of the bundle.',
  'bundle-unreadable': 'Check that you may read the file.',
  'bundle-changed': 'Wait until it is written, or work on a copy; then run again.',
  'bundle-part-missing': 'Copy the missing part next to the others, or split the bundle again.',
  'bundle-format-unknown': `Give ${acceptedFormats}.`,
  'bundle-damaged': 'Copy or build the bundle again and compare its checksum with the original.',
  'bundle-entry-unsafe': 'No packaging tool writes this: build the bundle again from a source you trust.',
  'bundle-limit-exceeded':
    'If the bundle is right, raise the limit with --limit NAME=VALUE (docs/limits.md).',
  'bundle-json-invalid': 'Build the bundle again: its table of contents cannot be read.',
  'bundle-yaml-invalid': 'docs/formats/directory.md shows a whole one.',
  'bundle-reference-invalid': 'Build the bundle again with a valid image name.',
};

/** An {@link AirtightError} of kind usage with the hint that belongs to its code. */
export function refusal(code: RefusalCode, message: string, cause?: unknown): AirtightError {
  return new AirtightError('usage', printable(message), { code, hint: hints[code], cause });
}

/** Text that may quote the bundle, as it may be printed: control characters, which could steer a terminal, are escaped. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A name from an archive as it may be printed: control characters escaped, shortened, in quotes. */
export function quoted(name: string): string {
  const maxLength = 200;
  return JSON.stringify(name.length > maxLength ? `${name.slice(0, maxLength)}…` : name);
}

/** Bytes that are no text as text: what is not printable ASCII as `\\xNN`. */
export function escapedBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return text.replaceAll(/[^ -~]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** True for what an AbortSignal throws: the user ended the run, and that is no fault of the bundle. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
