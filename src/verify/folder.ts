import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { attemptSchema } from '../model/attempt.ts';
import { type Result, resultSchema } from '../model/result.ts';
import { renderReport, writtenFormats } from '../report/index.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { brokenChain } from './chain.ts';

/** What a run's folder was found to be. */
export type FolderFinding =
  | { readonly holds: true; readonly result: Result; readonly notes: readonly string[] }
  /** `what` names the file, `why` what is wrong with it. */
  | { readonly holds: false; readonly what: string; readonly why: string };

const attemptsFile = 'evidence/attempts.jsonl';

/**
 * Holds a run's folder against its result.json: every evidence file is there with its size and hash and nothing else is,
 * the chain of attempts is whole and tells of the same attempts, result.json holds no more than was read of it, and the
 * reports say what the result says. The first thing that does not fit ends it. `version` is that of this airtight: another's
 * reports may well be other bytes, and are not compared. What vouches for result.json itself is a signature alone.
 */
export async function verifyFolder(folder: string, version: string): Promise<FolderFinding> {
  const read = await readResult(folder);
  if ('why' in read) return { holds: false, what: 'result.json', why: read.why };
  const { result, text } = read;
  const fault =
    (await oddFault(folder)) ??
    (await evidenceFault(folder, result)) ??
    (await attemptsFault(folder, result)) ??
    layoutFault(text, result) ??
    (result.airtightVersion === version ? await reportFault(folder, result) : undefined);
  if (fault) return { holds: false, ...fault };
  return { holds: true, result, notes: notesOf(result, version) };
}

interface Fault {
  readonly what: string;
  readonly why: string;
}

async function readResult(folder: string): Promise<{ result: Result; text: string } | { why: string }> {
  try {
    const text = await readFile(join(folder, 'result.json'), 'utf8');
    const parsed = resultSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { result: parsed.data, text };
    return { why: `is no result of this version: ${z.prettifyError(parsed.error).split('\n')[0] ?? ''}` };
  } catch (error) {
    return { why: `cannot be read: ${messageOf(error)}` };
  }
}

/** A run leaves folders and files: a link leads to what nobody hashed, and what else there may be has no hash. */
async function oddFault(folder: string): Promise<Fault | undefined> {
  const top = join(folder, 'evidence');
  const found = await lstat(top).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isDirectory()) return { what: 'evidence', why: 'is no folder' };
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const odd = entries.find((entry) => !entry.isFile() && !entry.isDirectory());
  if (odd === undefined) return undefined;
  const what = relative(folder, join(odd.parentPath, odd.name));
  return { what, why: odd.isSymbolicLink() ? 'is a symbolic link' : 'is neither file nor folder' };
}

async function evidenceFault(folder: string, { evidence }: Result): Promise<Fault | undefined> {
  const found = new Map((await new EvidenceFolder(folder).list()).map((file) => [file.path, file]));
  for (const { path, sha256, bytes } of evidence) {
    const file = found.get(path);
    if (!file) return { what: path, why: 'is missing' };
    if (file.bytes !== bytes) return { what: path, why: `has ${file.bytes} bytes, not ${bytes}` };
    if (file.sha256 !== sha256) return { what: path, why: `has SHA-256 ${file.sha256}, not ${sha256}` };
    found.delete(path);
  }
  const [more] = found.keys();
  return more === undefined ? undefined : { what: more, why: 'is not in result.json: it was added later' };
}

/** The file's hash was held against the result already: what is left is that it tells the same story. */
async function attemptsFault(folder: string, result: Result): Promise<Fault | undefined> {
  if (!result.evidence.some(({ path }) => path === attemptsFile)) {
    return result.attempts.length === 0
      ? undefined
      : { what: 'result.json', why: `holds attempts, and there is no ${attemptsFile}` };
  }
  const text = await readFile(join(folder, attemptsFile), 'utf8');
  const broken = brokenChain(text);
  if (broken !== undefined) return { what: attemptsFile, why: broken };
  const told = text
    .split('\n')
    .slice(0, -1)
    .map((line) => attemptSchema.safeParse(JSON.parse(line)).data);
  if (isDeepStrictEqual(told, result.attempts)) return undefined;
  return { what: 'result.json', why: `holds other attempts than ${attemptsFile}` };
}

/** Fields that nobody knows, or a field given twice, would be read by others and not by what holds it against a signature. */
function layoutFault(text: string, result: Result): Fault | undefined {
  if (text === renderReport('json', result)) return undefined;
  return {
    what: 'result.json',
    why: 'holds more than a result does, or is not laid out as airtight writes it',
  };
}

async function reportFault(folder: string, result: Result): Promise<Fault | undefined> {
  for (const [format, name] of Object.entries(writtenFormats)) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (text === undefined) return { what: name, why: 'is missing' };
    if (text !== renderReport(format as keyof typeof writtenFormats, result))
      return { what: name, why: 'is not what result.json renders to with this version of airtight' };
  }
  return undefined;
}

function notesOf(result: Result, version: string): string[] {
  const chained = result.evidence.some(({ path }) => path === attemptsFile);
  return [
    `result.json: ${result.verdict}, run ${result.runId}, bundle sha256:${result.bundle.sha256}`,
    `evidence: ${result.evidence.length} files have the size and hash that result.json holds`,
    chained
      ? `attempts: the chain of ${result.attempts.length} is whole, and result.json holds the same`
      : 'attempts: the run did not watch, so there is no chain',
    result.airtightVersion === version
      ? `reports: ${Object.values(writtenFormats).join(', ')} are what result.json renders to`
      : `reports: not compared, airtight ${result.airtightVersion} wrote them and this is ${version}`,
  ];
}
