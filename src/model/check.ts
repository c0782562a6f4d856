import type { Evidence, EvidenceKey } from './evidence.ts';
import type { Outcome, Tier } from './outcome.ts';

/** What a check's page in docs/checks says beyond title and reason; Markdown. */
export interface CheckHelp {
  /** When it fails, warns, or cannot tell. */
  readonly rule: string;
  /** What to do about it in general; an outcome's remedy says it for the case at hand. */
  readonly fix: string;
  /** What it cannot see. */
  readonly limits?: string;
}

/** A pure judgement over named evidence. */
export interface Check<Key extends EvidenceKey = EvidenceKey> {
  /** Kebab-case and stable: users' gates and exceptions name it. */
  readonly id: string;
  readonly tier: Tier;
  /** What holds when it passes, one sentence. */
  readonly title: string;
  /** What goes wrong on site when it does not hold. */
  readonly why: string;
  /** Required checks decide the verdict. */
  readonly required: boolean;
  readonly help: CheckHelp;
  /** Without all of these the check is `inconclusive` and never called. */
  readonly needs: readonly Key[];
  readonly evaluate: (evidence: Required<Pick<Evidence, Key>>) => Outcome;
}

/** Any check, whatever evidence it needs: only the verdict room calls it, with what it names. */
export type AnyCheck = Omit<Check, 'evaluate'> & { readonly evaluate: (evidence: never) => Outcome };

/** Types a check by the evidence it needs. */
export function defineCheck<const Key extends EvidenceKey>(check: Check<Key>): Check<Key> {
  return check;
}
