import { groupBy } from '../../model/group-by.ts';
import type { Verdict } from '../../model/outcome.ts';
import type { CheckResult, Result } from '../../model/result.ts';
import { attemptsNotAllowed, nodeWords, wasWatched } from '../facts.ts';
import { changeBetween, type Change } from './change.ts';

/** A result and the folder it was found in, relative to the one that was looked through; `.` is that one itself. */
export interface FoundRun {
  readonly folder: string;
  /** Whether report.html lies beside it. */
  readonly hasReport: boolean;
  readonly result: Result;
}

/** A file called result.json that is none this version can read, and why. */
export interface PassedOver {
  readonly file: string;
  readonly reason: string;
}

/** One run, as far as a list of runs tells of it. */
export interface PastRun {
  readonly runId: string;
  readonly folder: string;
  readonly hasReport: boolean;
  readonly command: 'check' | 'inspect';
  readonly startedAt: string;
  readonly verdict: Verdict;
  readonly bundle: { readonly name: string; readonly sha256: string };
  readonly scenario: string;
  /** What it ran on, in words. */
  readonly node: string;
  readonly checks: number;
  /** Checks by `tier/id`. */
  readonly failed: readonly string[];
  readonly inconclusive: readonly string[];
  /** Attempts that nothing allows; absent where nothing watched. */
  readonly attempts?: number;
  /** Against the run before of the same bundle's name, command and scenario; absent where there is none. */
  readonly change?: Change;
}

/** Runs, newest first, and what was passed over. */
export interface History {
  readonly runs: readonly PastRun[];
  readonly passedOver: readonly PassedOver[];
}

/** The runs in order, each held against the one before it. */
export function historyOf(found: readonly FoundRun[], passedOver: readonly PassedOver[]): History {
  const oldestFirst = found.toSorted(byTime);
  const latest = new Map<string, Result>();
  const runs = oldestFirst.map((run) => {
    const before = latest.get(seriesOf(run.result));
    latest.set(seriesOf(run.result), run.result);
    return pastRun(run, before);
  });
  return { runs: runs.reverse(), passedOver };
}

/** Runs that can be held against each other: those of one bundle's name, command and scenario. */
export function bySeries(runs: readonly PastRun[]): PastRun[][] {
  const keyOf = ({ bundle, command, scenario }: PastRun): string =>
    JSON.stringify([bundle.name, command, scenario]);
  return [...groupBy(runs, keyOf).values()];
}

function seriesOf({ bundle, command, scenario }: Result): string {
  return JSON.stringify([bundle.name, command ?? 'check', scenario.name]);
}

function byTime(one: FoundRun, other: FoundRun): number {
  return (
    Date.parse(one.result.startedAt) - Date.parse(other.result.startedAt) ||
    one.folder.localeCompare(other.folder, 'en')
  );
}

function pastRun({ folder, hasReport, result }: FoundRun, before: Result | undefined): PastRun {
  const { runId, command = 'check', startedAt, verdict, bundle, scenario, checks } = result;
  const named = (status: CheckResult['outcome']['status']): string[] =>
    checks.filter(({ outcome }) => outcome.status === status).map(({ tier, id }) => `${tier}/${id}`);
  return {
    ...{ runId, folder, hasReport, command, startedAt, verdict },
    bundle: { name: bundle.name, sha256: bundle.sha256 },
    scenario: scenario.name,
    node: nodeWords(result).title,
    checks: checks.length,
    failed: named('fail'),
    inconclusive: named('inconclusive'),
    ...(wasWatched(result) ? { attempts: attemptsNotAllowed(result).length } : {}),
    ...(before === undefined ? {} : { change: changeBetween(before, result) }),
  };
}
