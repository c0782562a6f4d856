import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { verifyEnvelope } from '../attest/dsse.ts';
import { type Statement, statementSchema } from '../attest/statement.ts';
import { messageOf } from '../errors.ts';
import type { Result } from '../model/result.ts';
import { renderReport } from '../report/index.ts';

/** Whether an attestation vouches for a result: notes where it does, else the first thing that does not fit, in words. */
export type AttestationFinding =
  | { readonly holds: true; readonly notes: readonly string[] }
  /** `why` follows the name of the attestation's file. */
  | { readonly holds: false; readonly why: string };

/**
 * Holds a signed in-toto statement against a result: it is signed with the key, its subject is the result's bundle, it names
 * the same evidence with the same hashes, and result.json as it is, and came to the same. Throws AirtightError(usage) for a key that is none.
 */
export function verifyAttestation(
  envelope: string,
  publicKeyPem: string,
  result: Result,
): AttestationFinding {
  const signed = verifyEnvelope(envelope, publicKeyPem);
  if (!signed.holds) return signed;
  const read = readStatement(signed.statement);
  if ('why' in read) return { holds: false, why: read.why };
  const { statement } = read;
  const why =
    subjectFault(statement, result) ?? filesFault(statement, result) ?? predicateFault(statement, result);
  if (why !== undefined) return { holds: false, why };
  const { result: said } = statement.predicate;
  return {
    holds: true,
    notes: [
      `attestation: signed with this key, ${said} for the bundle ${result.bundle.sha256}`,
      `attestation: names result.json and ${result.evidence.length} evidence files by their hashes`,
    ],
  };
}

function readStatement(text: string): { statement: Statement } | { why: string } {
  try {
    const parsed = statementSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { statement: parsed.data };
    return { why: `holds no statement of airtight: ${z.prettifyError(parsed.error).split('\n')[0] ?? ''}` };
  } catch (error) {
    return { why: `holds no JSON: ${messageOf(error)}` };
  }
}

function subjectFault({ subject }: Statement, { bundle }: Result): string | undefined {
  const sha256 = subject[0]?.digest.sha256;
  if (sha256 === bundle.sha256) return undefined;
  return `is about another bundle: its subject has SHA-256 ${sha256 ?? 'none'}, the result's ${bundle.sha256}`;
}

function filesFault({ predicate }: Statement, result: Result): string | undefined {
  const named = new Map(predicate.configuration.map(({ name, digest }) => [name, digest.sha256]));
  if (named.size < predicate.configuration.length) return 'names a file twice';
  for (const { path, sha256 } of [...result.evidence, resultFile(result)]) {
    const said = named.get(path);
    if (said === undefined) return `does not name ${path}`;
    if (said !== sha256) return `names ${path} with SHA-256 ${said}, not ${sha256}`;
    named.delete(path);
  }
  const [more] = named.keys();
  return more === undefined ? undefined : `names ${more}, which the result does not hold`;
}

/** A policy reads these and nothing else: who signed may have written them by hand. */
function predicateFault({ predicate }: Statement, result: Result): string | undefined {
  const { predicate: rendered } = statementSchema.parse(JSON.parse(renderReport('in-toto', result)));
  const fields = ['result', 'passedTests', 'warnedTests', 'failedTests'] as const;
  const field = fields.find((each) => !isDeepStrictEqual(predicate[each], rendered[each]));
  if (field === undefined) return undefined;
  const [said, is] = [predicate[field], rendered[field]].map((each) => JSON.stringify(each));
  return `has ${field} ${said ?? ''}, which result.json makes ${is ?? ''}`;
}

/** result.json as it would be written today: what is signed is its content, not how a version laid it out. */
function resultFile(result: Result): { path: string; sha256: string } {
  const sha256 = createHash('sha256').update(renderReport('json', result)).digest('hex');
  return { path: 'result.json', sha256 };
}
