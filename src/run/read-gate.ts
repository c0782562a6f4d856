import { readFile } from 'node:fs/promises';
import { checks } from '../checks/index.ts';
import { closestName } from '../checks/nearest.ts';
import { AirtightError } from '../errors.ts';
import { type Exception, exceptionsFileSchema } from '../model/gate.ts';
import { digestOf } from '../system/digest.ts';
import type { OlderResult } from '../verdict/baseline.ts';
import type { GateRule } from '../verdict/gate.ts';
import { readOlderResult } from './result-file.ts';
import { readYamlFile } from './yaml-file.ts';

/** What a gate is made of: rules, and paths of the files that go with them. */
export interface GateSources {
  readonly strict: boolean;
  /** result.json of an older run. */
  readonly baseline?: string;
  readonly gate: GateRule['only'];
  readonly exceptions?: string;
}

/** Reads the files they name; an AirtightError of kind `usage` where one is not as it must be. */
export async function readGate({ strict, baseline, gate, exceptions }: GateSources): Promise<{
  rule: GateRule;
  baseline?: OlderResult;
}> {
  if (gate === 'new' && baseline === undefined) {
    throw new AirtightError('usage', '--gate new compares with nothing', {
      code: 'no-baseline',
      hint: 'Give the older result with --baseline RESULT.json.',
    });
  }
  const rule = {
    strict,
    only: gate,
    exceptions: exceptions === undefined ? [] : await readExceptions(exceptions),
  };
  if (baseline === undefined) return { rule };
  const [result, bytes] = [await readOlderResult(baseline), await readFile(baseline)];
  return { rule, baseline: { result, sha256: digestOf(bytes).replace('sha256:', '') } };
}

async function readExceptions(path: string): Promise<Exception[]> {
  const hint = 'docs/ci.md, "Exceptions", shows a whole one.';
  const { exceptions } = await readYamlFile(path, exceptionsFileSchema, { kind: 'exceptions', hint });
  const ids = checks.map(({ id }) => id);
  for (const { check } of exceptions) {
    if (ids.includes(check)) continue;
    const nearest = closestName(ids, check);
    throw new AirtightError('usage', `${path} excuses ${check}, which is no check`, {
      code: 'unknown-check',
      hint: nearest === undefined ? 'docs/checks/README.md lists them.' : `Is ${nearest} meant?`,
    });
  }
  return exceptions;
}
