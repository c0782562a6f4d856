import type { Outcome } from '../model/outcome.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { contentId } from './content-id.ts';
import { askedGate, gateLine, gateNotes } from './gate-facts.ts';
import { placesOf } from './places.ts';
import { reproduceCheckCommand } from './reproduce.ts';
import { causeWords, wanted } from './words.ts';

/** Statuses of CTRF; `pending` is never used: nothing is still to run once there is a result. */
type CtrfStatus = 'passed' | 'failed' | 'skipped' | 'other';

const statuses = {
  pass: 'passed',
  warn: 'passed',
  fail: 'failed',
  inconclusive: 'other',
  manual: 'other',
  'not-applicable': 'skipped',
} as const satisfies Record<Outcome['status'], CtrfStatus>;

/** CTRF 1.0.0: a test per check, its tier as suite; what was not decided, or is to be done by hand, is `other`. */
export function renderCtrf(result: Result): string {
  const gate = askedGate(result);
  const tests =
    result.checks.length === 0 ? [nothingChecked] : result.checks.map((check) => test(result, check));
  const count = (status: CtrfStatus) => tests.filter((one) => one.status === status).length;
  const report = {
    reportFormat: 'CTRF',
    specVersion: '1.0.0',
    reportId: contentId('ctrf', result.runId, result.bundle.sha256),
    timestamp: result.finishedAt,
    generatedBy: 'airtight',
    results: {
      tool: { name: 'airtight', version: result.airtightVersion },
      summary: {
        tests: tests.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
        pending: 0,
        other: count('other'),
        start: Date.parse(result.startedAt),
        stop: Date.parse(result.finishedAt),
        extra: {
          verdict: result.verdict,
          summary: result.summary,
          ...(gate === undefined ? {} : { gate: `${gateLine(gate, result)} ${gate.summary}` }),
        },
      },
      tests,
      environment: {
        testEnvironment: result.lab === undefined ? 'no lab' : nodeOf(result.lab),
        extra: { bundle: result.bundle.name, sha256: result.bundle.sha256, conditions: result.conditions },
      },
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** A file without a test reads as success. */
const nothingChecked = {
  name: 'no-checks',
  status: 'other',
  duration: 0,
  message: 'No check ran: the result holds none.',
} as const;

function test(result: Result, check: CheckResult) {
  const { id, tier, title, required, outcome, evidence } = check;
  const message = messageOf(outcome);
  const notes = gateNotes(result, check);
  return {
    id: contentId('check', tier, id),
    name: id === '' ? 'unnamed' : id,
    status: statuses[outcome.status],
    duration: Math.max(0, Math.round(check.durationMs)),
    suite: [tier],
    ...(message === undefined
      ? {}
      : { message: `${outcome.status === 'pass' ? title : wanted(title)}: ${message}` }),
    rawStatus: outcome.status,
    tags: [tier, required ? 'required' : 'advisory'],
    extra: {
      title,
      why: check.why,
      ...(isSettled(outcome) ? {} : { where: placesOf(result, check) }),
      evidence,
      ...(isSettled(outcome) ? {} : { reproduce: reproduceCheckCommand(result, check) }),
      ...(notes.length === 0 ? {} : { gate: notes }),
    },
  };
}

function isSettled({ status }: Outcome): boolean {
  return status === 'pass' || status === 'not-applicable';
}

function messageOf(outcome: Outcome): string | undefined {
  switch (outcome.status) {
    case 'pass':
      return outcome.note;
    case 'warn':
    case 'fail':
      return outcome.remedy === undefined ? outcome.reason : `${outcome.reason}\nRemedy: ${outcome.remedy}`;
    case 'inconclusive':
      return `${causeWords[outcome.cause]}: ${outcome.reason}`;
    case 'not-applicable':
      return outcome.reason;
    case 'manual':
      return `To be done by hand: ${outcome.instruction}`;
  }
}

function nodeOf({ node }: NonNullable<Result['lab']>): string {
  return node.standIn ? `stand-in for K3s ${node.version}` : `K3s ${node.version}`;
}
