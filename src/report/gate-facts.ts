import { groupBy } from '../model/group-by.ts';
import type { Baseline, Exception, Finding, Gate } from '../model/gate.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { gateWords, verdictWords } from './words.ts';

/** The gate, where one was asked for; where none was, its exit code says no more than the verdict. */
export function askedGate({ gate, baseline }: Result): Gate | undefined {
  if (gate === undefined) return undefined;
  const asked = gate.strict || gate.only === 'new' || baseline !== undefined || hasExceptions(gate);
  return asked ? gate : undefined;
}

/** Whether the gate was given an exception. */
export function hasExceptions({ excused, expired, unused }: Gate): boolean {
  return excused.length + expired.length + unused.length > 0;
}

/** By which rule a gate decides, such as `only new findings count, warnings too, and 1 is excused`. */
export function gateRule({ only, strict, excused }: Gate): string {
  const { length } = excused;
  return [
    only === 'new' ? 'only new findings count' : 'all findings count',
    ...(strict ? [', warnings too'] : []),
    ...(length === 0 ? [] : [`, and ${length} ${length === 1 ? 'is' : 'are'} excused`]),
  ].join('');
}

/** What a gate decided and by which rule, in one line that leaves no doubt about the verdict. */
export function gateLine(gate: Gate, { verdict }: Result): string {
  return `${gateWords[gate.exitCode]} with exit code ${gate.exitCode}; ${gateRule(gate)}. The verdict stays: ${verdictWords[verdict]}.`;
}

/** With which run a result was compared, and of what. */
export function comparedWith({ runId, bundle, verdict }: Baseline, result: Result): string {
  return `run ${runId} of ${bundleWords(bundle, result)} (verdict then: ${verdictWords[verdict]})`;
}

function bundleWords(then: Baseline['bundle'], { bundle }: Result): string {
  if (then === undefined) return 'a bundle that this result does not name';
  return then.sha256 === bundle.sha256 ? 'the same bundle' : `another bundle, ${then.name}`;
}

/** What became of findings, and the findings it became of. */
export interface FindingGroup {
  readonly name: string;
  readonly means: string;
  readonly findings: readonly Finding[];
}

/** The findings of a comparison by what became of them, worst first; those without any too, as far as the result tells. */
export function sinceBaseline(baseline: Baseline): FindingGroup[] {
  const groups: (Omit<FindingGroup, 'findings'> & { findings: readonly Finding[] | undefined })[] = [
    { name: 'New', means: 'found now, and not in the baseline', findings: baseline.new },
    { name: 'Still there', means: 'found then and now', findings: baseline.still },
    {
      name: 'Not decided now',
      means: 'found then; no answer now, which is no proof that they are fixed',
      findings: baseline.undecided,
    },
    {
      name: 'Fixed',
      means: 'found then; their checks gave an answer now and found them no more',
      findings: baseline.fixed,
    },
  ];
  return groups.flatMap(({ findings, ...group }) => (findings === undefined ? [] : [{ ...group, findings }]));
}

/** Until when, by whom and why something is excused. */
export function exceptionText({ expires, owner, reason }: Exception): string {
  return `until ${expires} by ${owner}: ${reason}`;
}

/** What was found of one check, as baseline and exceptions see it. */
export interface FoundOfCheck {
  /** Undefined where the result does not tell. */
  readonly found: number | undefined;
  /** Of these, those that the baseline lacks; undefined without a baseline. */
  readonly fresh: number | undefined;
  readonly excused: Gate['excused'];
}

/** The findings of a check in a result that has a gate; none where it neither failed nor warned. */
export function foundOfCheck({ gate, baseline }: Result, { id }: CheckResult): FoundOfCheck {
  const countOf = (findings: readonly Finding[] = []) => findings.filter(({ check }) => check === id).length;
  const excused = gate?.excused.filter(({ finding }) => finding.check === id) ?? [];
  if (baseline === undefined) {
    const known = gate === undefined || gate.counted !== undefined;
    return { found: known ? countOf(gate?.counted) + excused.length : undefined, fresh: undefined, excused };
  }
  const fresh = countOf(baseline.new);
  return { found: fresh + countOf(baseline.still), fresh, excused };
}

/** What baseline and exceptions say of a check, a sentence each; none of them changes its outcome. */
export function gateNotes(result: Result, check: CheckResult): string[] {
  const { found, fresh, excused } = foundOfCheck(result, check);
  const share = (count: number): string => {
    if (found === undefined) return ' in part or whole';
    return count === found ? '' : ` (${count} of ${found} findings)`;
  };
  const since = (count: number): string =>
    count === 0 ? 'The baseline holds this too.' : `New since the baseline${share(count)}.`;
  return [
    ...(found === 0 || fresh === undefined ? [] : [since(fresh)]),
    ...[...groupBy(excused, ({ by }) => exceptionText(by))].map(
      ([text, { length }]) => `Excused at the gate${share(length)} ${text}`,
    ),
  ];
}
