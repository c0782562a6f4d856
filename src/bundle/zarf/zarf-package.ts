import type { BundleCompanion, BundleFile, BundleImage } from '../../model/bundle.ts';
import { fileKind } from '../file-kind.ts';
import { folderView } from '../directory/folder-view.ts';
import {
  holdingsOf,
  mergeHoldings,
  type Holdings,
  type PartReader,
  type ReaderContext,
} from '../holdings.ts';
import { readLayout } from '../oci/layout.ts';
import { enterLayoutBlobs } from '../ledger.ts';
import { annotationKeys, indexSchema, mediaTypes } from '../oci/oci.ts';
import { inside } from '../place.ts';
import { readTopLevel } from '../top-level.ts';
import { verifyZarfChecksums } from './zarf-checksums.ts';
import { readZarfComponent } from './zarf-component.ts';
import { readZarfDefinition, zarfFacts, type ZarfDefinition } from './zarf-definition.ts';
import { zarfNames } from './zarf-names.ts';

type Context = ReaderContext & PartReader;

/** Reads a Zarf package: its definition, checksums, images, components, SBOMs and signatures. */
export async function readZarfPackage(context: Context): Promise<Holdings> {
  const definition = await readZarfDefinition(context);
  const images = await readImages(context);
  const components = await readComponents(definition, context);
  await verifyZarfChecksums(context, definition);
  return mergeHoldings([
    images,
    ...components,
    holdingsOf({
      files: await topFiles(context),
      companions: [...(await readSboms(images.images, context)), ...signatures(context)],
      zarf: zarfFacts(definition),
    }),
  ]);
}

/** A package without images has no such folder. */
async function readImages(context: Context): Promise<Holdings> {
  const contents = folderView(context.contents, zarfNames.images);
  if (!contents.find('index.json')) return holdingsOf({});
  const inner = { ...context, contents };
  const index = await readTopLevel(inner, 'index.json', indexSchema);
  enterLayoutBlobs(contents, context.ledger);
  return readLayout(index, inner, { carrier: 'zarf-package' });
}

async function readComponents({ components }: ZarfDefinition, context: Context): Promise<Holdings[]> {
  const { contents, ledger } = context;
  const tars = [...contents.files]
    .filter(([name]) => /^components\/[^/]+\.tar$/.test(name))
    .map(([place, file]) => ({ place, file }));
  await contents.fetch(tars.map(({ file }) => file));
  const read: Holdings[] = [];
  for (const tar of tars) {
    ledger.adopt(tar.file);
    const inner = await context.unpack(tar.file, tar.place);
    const component = components.find(({ name }) => tar.place === `${zarfNames.components}/${name}.tar`);
    if (inner) read.push(await readZarfComponent(tar, inner, component, context));
    else ledger.blame(tar.place, 'unreadable', 'it is no tar archive');
  }
  return read;
}

/** Files that the package is described by, and those it only carries. */
async function topFiles({ contents, ledger }: Context): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  for (const [place, file] of contents.files) {
    if (place.includes('/') || place === zarfNames.sboms) continue;
    ledger.adopt(file);
    const { digest, bytes } = file;
    files.push({ name: place, reference: place, digest, place, bytes, kind: await fileKind(file, place) });
  }
  return files;
}

/** Syft's JSON for each image, named after it with `_` for every sign that no file name takes, and for each component. */
async function readSboms(images: readonly BundleImage[], context: Context): Promise<BundleCompanion[]> {
  const { contents, ledger, unpack } = context;
  const tar = contents.find(zarfNames.sboms);
  if (!tar) return [];
  await contents.fetch([tar]);
  const inner = await unpack(tar, zarfNames.sboms);
  if (!inner) {
    ledger.blame(zarfNames.sboms, 'unreadable', 'it is no tar archive');
    return [];
  }
  const digestByFile = new Map(images.map(({ reference, digest }) => [sbomName(reference), digest]));
  return [...inner.files]
    .filter(([name]) => name.endsWith('.json'))
    .map(([name, file]) => {
      ledger.adopt(file);
      const subject = digestByFile.get(name);
      const payload = { digest: file.digest, mediaType: 'application/vnd.syft+json', annotations: {} };
      return {
        kind: 'sbom',
        ...(subject !== undefined && { subject }),
        digest: file.digest,
        place: inside(zarfNames.sboms, name),
        payloads: [payload],
      };
    });
}

function sbomName(reference: string): string {
  return `${reference.replaceAll(/[^a-zA-Z0-9.-]/g, '_')}.json`;
}

/** A signature of the package is one of zarf.yaml, which holds the checksum of the checksums. */
function signatures({ contents }: Context): BundleCompanion[] {
  const signed = contents.find(zarfNames.definition);
  const kinds = [
    { name: zarfNames.bundleSignature, mediaType: mediaTypes.sigstoreBundle },
    { name: zarfNames.signature, mediaType: 'text/plain' },
  ];
  return kinds.flatMap(({ name, mediaType }): BundleCompanion[] => {
    const file = contents.find(name);
    if (!file || !signed) return [];
    const payload = (digest: string, type: string, title: string) => ({
      digest,
      mediaType: type,
      annotations: { [annotationKeys.title]: title },
    });
    const payloads = [
      payload(file.digest, mediaType, name),
      payload(signed.digest, 'application/yaml', zarfNames.definition),
    ];
    return [{ kind: 'signature', digest: file.digest, place: name, payloads }];
  });
}
