import type { Verdict } from '../model/outcome.ts';
import type { CheckResult } from '../model/result.ts';

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

/** One sentence: what decided the verdict. Claims no more than was run. */
export function summarise(verdict: Verdict, results: readonly CheckResult[]): string {
  const named = (status: string): string =>
    results
      .filter((result) => result.outcome.status === status && (result.required || status === 'warn'))
      .map((result) => result.id)
      .join(', ');
  const passed = results.filter((result) => result.outcome.status === 'pass').length;
  switch (verdict) {
    case 'not-ready':
      return `Not ready: ${named('fail')} failed.`;
    case 'inconclusive': {
      const open = [named('inconclusive'), named('manual')].filter(Boolean).join(', ');
      return open === ''
        ? 'Inconclusive: no required check gave an answer.'
        : `Inconclusive: ${open} gave no answer.`;
    }
    case 'ready-with-warnings':
      return `Ready with warnings: ${passed} checks passed, and there are warnings to read.`;
    case 'ready':
      return `Ready: all ${passed} checks that ran passed.`;
  }
}
