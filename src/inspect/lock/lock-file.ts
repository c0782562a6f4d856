import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { AirtightError, messageOf } from '../../errors.ts';
import { type Lock, lockSchema } from '../../model/inspection.ts';

const header = `# Every image and chart of a bundle by digest, written by airtight (inspect --write-lock). Commit it, and hold
# the next bundle to it with --lock. Written anew, never edited.
`;

/** Text of a lockfile: YAML in the lock's own order, the same for the same lock. */
export function lockText(lock: Lock): string {
  return header + stringify(lock, { lineWidth: 0 });
}

/** Writes a lockfile whole or not at all; an AirtightError of kind `usage` where the place cannot be written. */
export async function writeLock(path: string, lock: Lock): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, lockText(lock));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new AirtightError('usage', `The lockfile ${path} cannot be written: ${messageOf(error)}`, {
      code: 'lock-unwritable',
      hint: 'Name a file in a folder that exists and may be written to.',
      cause: error,
    });
  }
}

/** Reads a lockfile; an AirtightError of kind `usage` names the file and the field that is wrong. */
export async function readLock(path: string): Promise<Lock> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AirtightError('usage', `The lockfile ${path} cannot be read: ${messageOf(error)}`, {
      code: 'lock-unreadable',
      hint: `Write it: airtight inspect BUNDLE --write-lock ${path}`,
      cause: error,
    });
  });
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw invalid(path, messageOf(error).split('\n')[0] ?? '', error);
  }
  const parsed = lockSchema.safeParse(content);
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error).replaceAll('\n', ' '), parsed.error);
  return parsed.data;
}

function invalid(path: string, problem: string, cause: unknown): AirtightError {
  return new AirtightError('usage', `The lockfile ${path} is not valid: ${problem}`, {
    code: 'lock-invalid',
    hint: `Write it anew: airtight inspect BUNDLE --write-lock ${path}`,
    cause,
  });
}
