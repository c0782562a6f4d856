import { z } from 'zod';
import type { BundleChart } from '../model/bundle.ts';
import type { ArchiveContents } from './contents/archive.ts';
import type { StoredFile } from './contents/stored-file.ts';
import type { WalkContext } from './oci/walk.ts';
import { readYaml } from './yaml.ts';

/** `version: 1.0` without quotes is a number to YAML. */
const chartYamlSchema = z.object({
  name: z.string(),
  version: z.union([z.string(), z.number().transform(String)]),
});

/**
 * The chart an archive holds: everything below one folder, with Chart.yaml in it, as `helm package` writes it. Undefined
 * where the archive is none.
 */
export async function chartOfArchive(
  contents: ArchiveContents,
  { file, place }: { readonly file: StoredFile; readonly place: string },
  context: WalkContext,
): Promise<BundleChart | undefined> {
  const folders = new Set([...contents.files.keys()].map((name) => name.split('/', 1)[0] ?? ''));
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0 || !contents.files.has(`${folder}/Chart.yaml`))
    return undefined;
  const { name, version } = await chartMetadata(contents, folder, place, context);
  return { name, version, reference: place, digest: file.digest, place, archive: file.digest };
}

/** Name and version in a chart's Chart.yaml; where that cannot be read it is a fault, and the folder gives the name. */
export async function chartMetadata(
  contents: ArchiveContents,
  folder: string,
  place: string,
  { ledger, limits }: WalkContext,
): Promise<z.infer<typeof chartYamlSchema>> {
  const file = contents.find(folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`);
  const yaml = file && (await readYaml(file, limits));
  const metadata = yaml?.ok ? chartYamlSchema.safeParse(yaml.value[0]) : undefined;
  if (metadata?.success) return metadata.data;
  const reason = yaml?.ok === false ? yaml.reason : 'lacks a name or a version';
  ledger.blame(place, 'unreadable', `its Chart.yaml ${reason}`);
  return { name: folder.replace(/^.*\//, '') || 'chart', version: '' };
}
