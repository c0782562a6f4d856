import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linkTarget, safeEntryName } from './entry-name.ts';

const part = fc.constantFrom('..', '.', '', 'a', 'blobs', 'sha256');
const path = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('/'));

it('never gives a name outside the archive', () => {
  fc.assert(
    fc.property(path, (name) => {
      const safe = outcome(() => safeEntryName(name));
      if (safe !== undefined) expect(posix.join('/root', safe)).toMatch(/^\/root/);
    }),
  );
});

it('never follows a link outside the archive, and agrees with the file system inside', () => {
  fc.assert(
    fc.property(path, fc.constantFrom('a/b', 'a/b/c', 'a'), (target, name) => {
      const resolved = outcome(() => linkTarget(name, target, 'symlink'));
      if (resolved === undefined) return;
      expect(`/${resolved}`).toBe(posix.join('/', posix.dirname(name), target).replace(/\/$/, ''));
    }),
  );
});

it('takes away what does not matter', () => {
  expect(safeEntryName('./blobs//sha256/./a')).toBe('blobs/sha256/a');
  expect(linkTarget('x/layer.tar', '../y/layer.tar', 'symlink')).toBe('y/layer.tar');
  expect(linkTarget('x/layer.tar', 'y/layer.tar', 'link')).toBe('y/layer.tar');
});

function outcome(attempt: () => string): string | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
