import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { redact, redactData } from './redact.ts';

/** A file as it stands on disk: path relative to the folder's parent, hex SHA-256, bytes. */
export interface FileRecord {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** The `evidence` folder of a run: text is redacted before it is written, and everything in it is hashed at the end. */
export class EvidenceFolder {
  readonly folder: string;
  readonly #parent: string;
  readonly #secrets: string[] = [];

  constructor(parent: string) {
    this.#parent = parent;
    this.folder = join(parent, 'evidence');
  }

  /** Values that must never be written, beside those with a secret's known shape. */
  hide(secrets: readonly string[]): void {
    this.#secrets.push(...secrets);
  }

  /** Writes a text, in folders below where its name has them, and returns its path relative to result.json. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, this.#clean(name, text));
    return `evidence/${name}`;
  }

  /** The same for data that goes elsewhere, such as into result.json. */
  clean<T>(data: T): T {
    return redactData(data, this.#secrets);
  }

  /** JSON is taken apart, so that it stays JSON. */
  #clean(name: string, text: string): string {
    if (!name.endsWith('.json')) return redact(text, this.#secrets);
    return `${JSON.stringify(redactData(JSON.parse(text), this.#secrets), null, 2)}\n`;
  }

  /** Every file in the folder, hashed, in order of name. */
  async list(): Promise<FileRecord[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    return Promise.all(
      paths.map(async (path) => {
        const hash = createHash('sha256');
        await pipeline(createReadStream(path), hash);
        const { size } = await stat(path);
        const name = relative(this.#parent, path).split(sep).join('/');
        return { path: name, sha256: hash.digest('hex'), bytes: size };
      }),
    );
  }
}
