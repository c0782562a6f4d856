import { zarfNames } from '../zarf/zarf-names.ts';

/** A folder that is one thing: an unpacked archive, an OCI layout or a chart. */
export interface FolderUnit {
  readonly kind: 'bundle' | 'chart';
  /** Path of the folder; `''` is the candidate itself. */
  readonly folder: string;
  readonly names: readonly string[];
}

/** What a folder holds: things that are a folder each, and the files that belong to none of them. */
export interface FolderPlan {
  readonly units: readonly FolderUnit[];
  readonly files: readonly string[];
}

interface Sign {
  readonly kind: FolderUnit['kind'];
  /** File that makes its folder what it is. */
  readonly marker: string;
  /** Files and folders one of which must be beside it; any will do where none is named. */
  readonly witnesses: readonly string[];
  /** Whether a path below the folder belongs to it. */
  readonly owns: (path: string, folder: string) => boolean;
}

/** Files that OCI layouts, hauls and OCI-flavoured docker archives consist of. */
const layoutFile =
  /^(?:blobs\/.*|index\.json|oci-layout|manifest\.json|repositories|store\.json|audit\.log|hauler-index\.json)$/;
/** What belongs to a chart that is the candidate itself; below any other folder everything does. */
const chartFile =
  /^(?:templates|charts|crds|files|ci)\/|^(?:Chart\.(?:yaml|lock)|values[^/]*\.yaml|values\.schema\.json|\.helmignore|README\.md|LICENSE)$/;

const signs: readonly Sign[] = [
  // A definition alone is the source of a package, not a package.
  { kind: 'bundle', marker: zarfNames.definition, witnesses: [zarfNames.checksums], owns: () => true },
  {
    kind: 'bundle',
    marker: 'index.json',
    witnesses: ['oci-layout', 'store.json', 'blobs'],
    owns: (path) => layoutFile.test(path),
  },
  {
    kind: 'chart',
    marker: 'Chart.yaml',
    witnesses: [],
    owns: (path, folder) => folder !== '' || chartFile.test(path),
  },
];

/** Tells which files of a folder belong together, by name; what lies in something belongs to the outermost. */
export function planFolder(names: readonly string[]): FolderPlan {
  const signsByFolder = signsOf(names);
  const owned = new Map<string, FolderUnit & { names: string[] }>();
  const files: string[] = [];
  for (const name of names) {
    const owner = foldersOf(name)
      .flatMap((folder) => (signsByFolder.get(folder) ?? []).map((sign) => ({ folder, sign })))
      .find(({ folder, sign }) => sign.owns(below(folder, name), folder));
    if (!owner) {
      files.push(name);
      continue;
    }
    const { folder, sign } = owner;
    const key = `${sign.marker} ${folder}`;
    const unit = owned.get(key) ?? { kind: sign.kind, folder, names: [] };
    owned.set(key, unit);
    unit.names.push(name);
  }
  return { units: [...owned.values()], files };
}

/** What each folder shows itself to be. */
function signsOf(names: readonly string[]): Map<string, Sign[]> {
  const known = new Set(names.flatMap((name) => [name, ...foldersOf(name)]));
  const byFolder = new Map<string, Sign[]>();
  for (const name of names) {
    const folder = foldersOf(name).at(-1) ?? '';
    const beside = (other: string) => known.has(folder === '' ? other : `${folder}/${other}`);
    const shown = signs.filter(
      ({ marker, witnesses }) =>
        marker === below(folder, name) && (witnesses.length === 0 || witnesses.some(beside)),
    );
    if (shown.length > 0) byFolder.set(folder, [...(byFolder.get(folder) ?? []), ...shown]);
  }
  return byFolder;
}

/** The folders a name lies in, from the outermost (`''`) on. */
function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
}

function below(folder: string, name: string): string {
  return folder === '' ? name : name.slice(folder.length + 1);
}
