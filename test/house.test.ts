import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../src');

/** What each room may import of the house; docs/architecture.md says why. `types:` marks a room whose types alone may be used. */
const mayImport: Record<string, readonly string[]> = {
  errors: [],
  model: [],
  system: ['errors'],
  bundle: ['model', 'system', 'errors'],
  inspect: ['model', 'system', 'errors'],
  lab: ['model', 'system', 'errors'],
  load: ['model', 'system', 'errors', 'types:lab'],
  exercise: ['model', 'system', 'errors', 'types:lab'],
  watch: ['model', 'system', 'errors', 'types:lab'],
  causes: ['model'],
  checks: ['model', 'causes'],
  verdict: ['model', 'checks', 'errors'],
  attest: ['errors'],
  report: ['model', 'causes', 'types:attest'],
  explain: ['model', 'causes', 'watch', 'report', 'errors'],
  verify: ['model', 'report', 'attest', 'system', 'errors'],
  // The run is the one room that knows all the others.
  run: [
    'model',
    'system',
    'errors',
    'bundle',
    'inspect',
    'lab',
    'load',
    'exercise',
    'watch',
    'checks',
    'verdict',
    'report',
  ],
  cli: ['run', 'report', 'verify', 'explain', 'attest', 'errors', 'lab', 'model', 'system'],
  index: ['run', 'report', 'errors', 'model'],
};

/** Packages that only the named rooms may use. */
const packagesOf: Record<string, readonly string[]> = {
  testcontainers: ['lab'],
  dockerode: ['lab'],
  '@kubernetes/client-node': ['load', 'exercise'],
  commander: ['cli'],
};

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function roomOf(path: string): string {
  const [first = ''] = relative(source, path).split('/');
  return first.replace(/\.ts$/, '');
}

const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

const imports: Import[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .flatMap((name) => {
    const file = join(source, name);
    return [...readFileSync(file, 'utf8').matchAll(statement)]
      .map(([, type, named, loaded]) => [type, named ?? loaded ?? ''] as const)
      .map(([type, target]) => ({
        file: name,
        room: roomOf(file),
        target: target.startsWith('.') ? resolve(dirname(file), target) : target,
        typeOnly: type !== undefined,
      }));
  });

describe('the rooms of the house', () => {
  it('are all known', () => {
    expect([...new Set(imports.map(({ room }) => room))].filter((room) => !(room in mayImport))).toEqual([]);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('import only what they may', () => {
    const wrong = imports
      .filter(({ target }) => target.startsWith('/'))
      .filter(({ room, target, typeOnly }) => {
        const other = roomOf(target);
        const allowed = mayImport[room] ?? [];
        return (
          other !== room && !allowed.includes(other) && !(typeOnly && allowed.includes(`types:${other}`))
        );
      })
      .map(({ file, target }) => `${file} imports ${relative(source, target)}`);
    expect(wrong).toEqual([]);
  });

  it('keep Docker, Kubernetes and the command line where they belong', () => {
    const wrong = imports
      .filter(({ room, target }) => target in packagesOf && !packagesOf[target]?.includes(room))
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  it('know nothing of a stand-in beyond the label that names one', () => {
    const knowing = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .filter((name) => readFileSync(join(source, name), 'utf8').includes('fixtures/stand-in'));
    expect(knowing).toEqual([]);
  });
});
