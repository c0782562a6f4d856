import { execa } from 'execa';
import { messageOf } from '../errors.ts';
import { boundingSet, connectEngine, type Engine } from './engine.ts';
import { requireImage } from './images.ts';
import { privilegeFor } from './privilege.ts';
import { provisionsFile, readProvisions } from './provisions.ts';

/** One thing looked at; `fail` keeps the lab from running here. */
export interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly text: string;
  readonly remedy?: string;
}

/** Looks at everything the lab needs of this machine; changes nothing. */
export async function diagnose(): Promise<Finding[]> {
  const findings: Finding[] = [await zstdProgram()];
  let engine: Engine;
  try {
    engine = await connectEngine();
  } catch (error) {
    findings.push({
      subject: 'engine',
      state: 'fail',
      text: messageOf(error),
      remedy: 'Start Docker, or run "npm run setup" in a clone of airtight.',
    });
    return findings;
  }
  findings.push(
    {
      subject: 'engine',
      state: 'ok',
      text: `${engine.facts.name} ${engine.facts.version}, API ${engine.facts.apiVersion}`,
    },
    await rights(),
    { subject: 'cgroup', state: 'ok', text: `version ${engine.host.cgroupVersion}` },
    ...(await provisioned(engine)),
  );
  return findings;
}

async function rights(): Promise<Finding> {
  const set = await boundingSet();
  const text =
    privilegeFor(set) === 'privileged'
      ? 'nodes run privileged'
      : 'CAP_SYS_RESOURCE is missing here, so nodes run with the other capabilities instead of privileged';
  return { subject: 'rights', state: 'ok', text };
}

async function provisioned(engine: Engine): Promise<Finding[]> {
  const provisions = await readProvisions();
  if (!provisions) {
    const remedy = 'Run "npm run setup" in a clone of airtight.';
    return [{ subject: 'set-up', state: 'fail', text: `${provisionsFile()} is not there`, remedy }];
  }
  const images = [
    ['tools image', provisions.toolsImage],
    ['node image', provisions.nodeImage],
  ] as const;
  return Promise.all(
    images.map(async ([subject, image]): Promise<Finding> => {
      try {
        await requireImage(engine, image);
        return { subject, state: 'ok', text: image };
      } catch (error) {
        return { subject, state: 'fail', text: messageOf(error), remedy: 'Run "npm run setup".' };
      }
    }),
  );
}

async function zstdProgram(): Promise<Finding> {
  const { failed, stdout } = await execa('zstd', ['--version'], { reject: false });
  return failed
    ? {
        subject: 'zstd',
        state: 'warn',
        text: 'the program is not there; a slower decoder is used, which does not verify checksums',
        remedy: 'Install the package zstd.',
      }
    : { subject: 'zstd', state: 'ok', text: stdout.trim().split('\n')[0]?.replaceAll('*', '').trim() ?? '' };
}
