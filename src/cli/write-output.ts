import { writeFile } from 'node:fs/promises';
import { AirtightError, messageOf } from '../errors.ts';

/** Writes what was rendered to the file named, else to stdout; throws AirtightError(usage) where the file cannot be written. */
export async function writeOutput(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new AirtightError('usage', `The report cannot be written: ${messageOf(error)}`, {
      code: 'report-unwritable',
      hint: 'Name a file in a folder that exists and may be written to.',
      cause: error,
    });
  }
}
