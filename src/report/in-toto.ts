import { createHash } from 'node:crypto';
import type { Statement } from '../attest/statement.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { renderJson } from './json.ts';

type TestResult = Statement['predicate']['result'];

/**
 * in-toto Statement v1 with a test-result v0.1: its subject is the bundle, by SHA-256, and its configuration names by their
 * SHA-256 result.json, as `--format json` writes it, and every evidence file.
 *
 * The predicate knows no "undecided". A policy that asks for PASSED, or for no failed test, must not let through what was
 * not decided: it counts as FAILED, and the annotations of result.json hold its true outcome and reason.
 */
export function renderInToto(result: Result): string {
  return `${JSON.stringify(statementOf(result), null, 2)}\n`;
}

const results = {
  ready: 'PASSED',
  'ready-with-warnings': 'WARNED',
  'not-ready': 'FAILED',
  inconclusive: 'FAILED',
} as const satisfies Record<Result['verdict'], TestResult>;

function statementOf(result: Result): Statement {
  const named = (wanted: TestResult) =>
    result.checks.filter((check) => listOf(check) === wanted).map(({ tier, id }) => `${tier}/${id}`);
  const evidence = result.evidence.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } }));
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: result.bundle.name, digest: { sha256: result.bundle.sha256 } }],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: results[result.verdict],
      configuration: [resultFile(result), ...evidence],
      passedTests: named('PASSED'),
      warnedTests: named('WARNED'),
      failedTests: named('FAILED'),
    },
  };
}

/** As the verdict weighs it: what is advisory never fails, and what did not apply is in no list. */
function listOf({ required, outcome }: CheckResult): TestResult | undefined {
  switch (outcome.status) {
    case 'pass':
      return 'PASSED';
    case 'warn':
      return 'WARNED';
    case 'fail':
      return required ? 'FAILED' : 'WARNED';
    case 'inconclusive':
    case 'manual':
      return required ? 'FAILED' : undefined;
    case 'not-applicable':
      return undefined;
  }
}

function resultFile(result: Result): Statement['predicate']['configuration'][number] {
  const { verdict, summary, runId, airtightVersion, scenario, lab, conditions, checks } = result;
  return {
    name: 'result.json',
    digest: { sha256: createHash('sha256').update(renderJson(result)).digest('hex') },
    mediaType: 'application/json',
    annotations: {
      verdict,
      summary,
      runId,
      airtightVersion,
      scenario: scenario.name,
      node: lab === undefined ? 'none ran' : `${lab.node.version}${lab.node.standIn ? ' (stand-in)' : ''}`,
      conditions: conditions.map(({ text }) => text),
      undecided: checks.flatMap(undecided),
    },
  };
}

function undecided({ tier, id, outcome }: CheckResult): { check: string; outcome: string; reason: string }[] {
  const check = `${tier}/${id}`;
  if (outcome.status === 'inconclusive')
    return [{ check, outcome: `inconclusive: ${outcome.cause}`, reason: outcome.reason }];
  return outcome.status === 'manual' ? [{ check, outcome: 'manual', reason: outcome.instruction }] : [];
}
