import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AirtightError, messageOf } from '../errors.ts';
import { readableVersions, type Result, resultSchema } from '../model/result.ts';

/** Reads a result.json; throws AirtightError(usage) that says what is wrong with one that is none. */
export async function readResult(path: string): Promise<Result> {
  return readAs(resultSchema, path);
}

/** What an older result is compared by. */
const comparedSchema = resultSchema
  .pick({ runId: true, verdict: true, bundle: true, checks: true, attempts: true })
  // Where the first number is another, fields of these names may mean something else.
  .extend({ schemaVersion: z.string().regex(/^1\.\d+\.\d+$/, 'no version 1 of results') });

/** As `readResult`, for one to compare with: of what it is not compared by, it may have less than results have now. */
export async function readOlderResult(path: string): Promise<z.infer<typeof comparedSchema>> {
  return readAs(comparedSchema, path);
}

const versionSchema = z.object({ schemaVersion: z.string() });

async function readAs<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.infer<Schema>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new AirtightError('usage', `${path} cannot be read as JSON: ${messageOf(error)}`, {
      code: 'result-unreadable',
      hint: 'Give the result.json in the folder of a run.',
      cause: error,
    });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const { data: version } = versionSchema.safeParse(content);
  if (version !== undefined && !readableVersions.some((each) => each === version.schemaVersion)) {
    throw new AirtightError(
      'usage',
      `${path} is a result of schema ${version.schemaVersion}; this airtight reads ${readableVersions.join(', ')}.`,
      {
        code: 'result-version',
        hint: 'Read it with the airtight that wrote it: airtightVersion in it says which.',
        cause: parsed.error,
      },
    );
  }
  const problem = z.prettifyError(parsed.error).split('\n')[0] ?? '';
  throw new AirtightError('usage', `${path} is not a result of this version: ${problem}`, {
    code: 'result-invalid',
    hint: 'Give the result.json in the folder of a run, as airtight wrote it.',
    cause: parsed.error,
  });
}
