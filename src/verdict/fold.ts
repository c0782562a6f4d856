import type { Verdict } from '../model/outcome.ts';
import type { CheckResult } from '../model/result.ts';
import { plural } from '../model/units.ts';

/**
 * Folds outcomes into one verdict. A required failure decides; then anything required that was not answered, or
 * nothing at all; then warnings. What did not run is never counted as passed.
 */
export function fold(results: readonly Pick<CheckResult, 'required' | 'outcome'>[]): Verdict {
  const required = results.filter((result) => result.required).map((result) => result.outcome.status);
  if (required.includes('fail')) return 'not-ready';
  const unanswered = required.some((status) => status === 'inconclusive' || status === 'manual');
  // All not-applicable is no answer either: something must have passed or warned.
  const answered = required.some((status) => status === 'pass' || status === 'warn');
  if (unanswered || !answered) return 'inconclusive';
  // A check that is not required cannot make the bundle not ready, but its failure is worth a warning.
  const warned = results.some(({ outcome }) => outcome.status === 'warn' || outcome.status === 'fail');
  return warned ? 'ready-with-warnings' : 'ready';
}

/** One sentence: what decided the verdict, and with `ready` what of the rest did not pass. Claims no more than was run. */
export function summarise(verdict: Verdict, results: readonly CheckResult[]): string {
  const having = (required: boolean, ...statuses: string[]): string =>
    results
      .filter((result) => result.required === required && statuses.includes(result.outcome.status))
      .map((result) => result.id)
      .join(', ');
  switch (verdict) {
    case 'not-ready':
      return `Not ready: ${having(true, 'fail')} failed.`;
    case 'inconclusive': {
      const open = [having(true, 'inconclusive'), having(true, 'manual')].filter(Boolean).join(', ');
      return open === ''
        ? 'Inconclusive: no required check gave an answer.'
        : `Inconclusive: ${open} gave no answer.`;
    }
    case 'ready-with-warnings':
      return `Ready with warnings: ${passedBeside(having, results)}.`;
    case 'ready':
      return `Ready: ${passedBeside(having, results)}.`;
  }
}

type Having = (required: boolean, ...statuses: string[]) => string;

/** `5 checks passed; floating-tags warned; …`: what did not pass is never among what did. */
function passedBeside(having: Having, results: readonly CheckResult[]): string {
  const count = (status: string): number =>
    results.filter((result) => result.outcome.status === status).length;
  const idle = count('not-applicable');
  const rest = [
    [having(false, 'fail'), 'failed, which is advisory'],
    [[having(true, 'warn'), having(false, 'warn')].filter(Boolean).join(', '), 'warned'],
    [having(false, 'inconclusive', 'manual'), 'gave no answer, which is advisory'],
  ] as const;
  return [
    `${plural(count('pass'), 'check')} passed`,
    ...rest.filter(([ids]) => ids !== '').map(([ids, words]) => `${ids} ${words}`),
    ...(idle === 0 ? [] : [`${idle} had nothing to check`]),
  ].join('; ');
}
