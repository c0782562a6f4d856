import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { execa } from 'execa';
import type { LabRegistry } from '../src/lab/types.ts';
import { parseImageReference } from '../src/model/image-reference.ts';
import { findProgram } from '../src/system/find-program.ts';

/** Installs Debian's skopeo where it is not there and may be; throws an Error with the next step where it may not. */
export async function requireSkopeo(say: (line: string) => void): Promise<void> {
  if (await findProgram('skopeo')) return;
  const mayInstall = getuid?.() === 0 && (await findProgram('apt-get')) !== undefined;
  if (!mayInstall) throw new Error('skopeo is not on the path: install it (apt-get install skopeo)');
  say('installing skopeo by apt-get');
  await execa('apt-get', ['install', '--yes', '--no-install-recommends', 'skopeo']);
}

/** Copies each image by a skopeo of its own; `from` is an `oci-archive:FILE` or an `oci:FOLDER`. */
export async function skopeoCopy(
  from: string,
  references: readonly string[],
  { address }: LabRegistry,
): Promise<void> {
  for (const reference of references) {
    const target = `docker://${address}/${pathOf(reference)}`;
    await execa('skopeo', [
      'copy',
      '--quiet',
      '--all',
      // Else it compresses what the bundle holds as plain tar, and gives the image another digest.
      '--preserve-digests',
      '--dest-tls-verify=false',
      `${from}:${reference}`,
      target,
    ]);
  }
}

/** The same with the archive unpacked once before, as somebody who is in a hurry does it. */
export async function skopeoFromFolder(
  archive: string,
  references: readonly string[],
  { folder, registry }: { readonly folder: string; readonly registry: LabRegistry },
): Promise<void> {
  const layout = join(folder, 'layout');
  await execa('mkdir', ['-p', layout]);
  await execa('tar', ['-C', layout, '-xf', archive]);
  await skopeoCopy(`oci:${layout}`, references, registry);
  await rm(layout, { recursive: true, force: true });
}

/** `hauler store load` and `hauler store copy` of a haul. */
export async function haulerCopy(haul: string, folder: string, { address }: LabRegistry): Promise<void> {
  const store = join(folder, 'store');
  await execa('hauler', ['store', 'load', '--filename', haul, '--store', store]);
  await execa('hauler', ['store', 'copy', '--store', store, '--plain-http', `registry://${address}`]);
  await rm(store, { recursive: true, force: true });
}

/** Path and tag below a registry. */
function pathOf(reference: string): string {
  const parsed = parseImageReference(reference);
  if (!parsed.ok) throw new Error(`${reference}: ${parsed.reason}`);
  return `${parsed.reference.repository}:${parsed.reference.tag ?? ''}`;
}
