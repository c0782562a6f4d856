import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { AirtightError, messageOf } from '../errors.ts';
import { airtightVersion } from '../run/assemble.ts';
import { verifyAttestation } from '../verify/attestation.ts';
import { verifyFolder } from '../verify/folder.ts';
import { resultFileOf } from './find-run.ts';
import { readKey } from './key-file.ts';
import { forTerminal } from './terminal.ts';

interface VerifyOptions {
  readonly attestation?: string;
  readonly key?: string;
}

/** `airtight verify DIR`: whether a run's folder still is what the run left; exit 1 names the first thing that does not fit. */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .description("hold a run's folder against its result.json: evidence, attempts, reports")
    .argument('<folder>', 'folder of a run, with result.json in it')
    .option('--attestation <file>', 'hold it against this signed statement too (needs --key)')
    .option('--key <pem>', 'public key, P-256 or Ed25519, that the statement was signed with')
    .action(verify);
}

async function verify(folder: string, options: VerifyOptions): Promise<void> {
  const attestation = await readAttestation(options);
  const finding = await verifyFolder(dirname(await resultFileOf(folder)), airtightVersion);
  const vouched =
    attestation && finding.holds
      ? verifyAttestation(attestation.text, attestation.key, finding.result)
      : undefined;
  if (!finding.holds) {
    refuse(`${finding.what} ${finding.why}`);
  } else if (vouched?.holds === false) {
    refuse(`${attestation?.file ?? ''} ${vouched.why}`);
  } else {
    const unsigned = ['result.json itself is vouched for by nothing here: see "airtight report --sign-key"'];
    const notes = [...finding.notes, ...(vouched?.notes ?? unsigned)];
    process.stdout.write(forTerminal(`${notes.join('\n')}\nholds\n`));
  }
}

function refuse(why: string): void {
  process.stdout.write(forTerminal(`does not hold: ${why}\n`));
  process.exitCode = 1;
}

async function readAttestation({
  attestation: file,
  key,
}: VerifyOptions): Promise<{ file: string; text: string; key: string } | undefined> {
  if (file === undefined && key === undefined) return undefined;
  if (file === undefined || key === undefined) {
    throw new AirtightError('usage', '--attestation and --key are only given together.', {
      code: 'attestation-incomplete',
      hint: 'airtight verify DIR --attestation FILE --key PEM',
    });
  }
  try {
    return { file, text: await readFile(file, 'utf8'), key: await readKey(key) };
  } catch (error) {
    if (error instanceof AirtightError) throw error;
    throw new AirtightError('usage', `The attestation cannot be read: ${messageOf(error)}`, {
      code: 'attestation-unreadable',
      hint: 'Give the file that "airtight report --format in-toto --sign-key" wrote.',
      cause: error,
    });
  }
}
