import type { ReferencesEvidence, Rendering } from '../model/inspection.ts';
import type { Outcome } from '../model/outcome.ts';
import { plural } from '../model/units.ts';
import { lines } from './lines.ts';

/** Name of the set of a chart's own values; see Rendering. */
const defaults = 'default values';

/** What of the bundle's objects could not be looked at, and the next step, in words; undefined where all was seen. */
export function unseen({ renderings, unread }: ReferencesEvidence): string | undefined {
  const failed = renderings.filter((each) => each.status === 'failed' && !isMadeGood(each, renderings));
  const skipped = renderings.filter(({ status }) => status === 'not-rendered');
  const parts = [
    ...(failed.length === 0
      ? []
      : [
          `${plural(failed.length, 'rendering')} failed; give a chart the values it asks for (--values, or bundle.yaml), bring what one would fetch, or mend it:`,
          lines(failed, renderingText),
        ]),
    ...(skipped.length === 0
      ? []
      : [
          `${plural(skipped.length, 'chart or kustomization', 'charts or kustomizations')} could not be rendered; bring the program and inspect again:`,
          lines(skipped, renderingText),
        ]),
    ...(unread.length === 0
      ? []
      : [
          `${plural(unread.length, 'place')} could not be read; mend each, or take it out of the bundle:`,
          lines(unread, ({ file, reason }) => `${file}: ${reason}`),
        ]),
  ];
  return parts.length === 0 ? undefined : `Not everything could be looked at.\n${parts.join('\n')}`;
}

/** A chart that refuses its own values cannot be installed with them: it is seen as long as it was rendered with others. */
function isMadeGood({ source, values }: Rendering, renderings: readonly Rendering[]): boolean {
  const others = renderings.filter((each) => each.source === source && each.values !== defaults);
  return values === defaults && others.some(({ status }) => status === 'rendered');
}

/** As `unseen`, but leaves the list to images-complete, so that it stands once in a report. */
function unseenBriefly(references: ReferencesEvidence): string | undefined {
  return unseen(references) === undefined
    ? undefined
    : 'Not everything could be looked at: images-complete says what, and what to do.';
}

/**
 * A judgement of what was seen, for a check of references. Where not everything was, a failure stands and says that there
 * may be more; what claims that all is well becomes inconclusive, and keeps its warnings.
 */
export function asFarAsSeen<Given extends { readonly references: ReferencesEvidence }>(
  judge: (evidence: Given) => Outcome,
  restOf: (references: ReferencesEvidence) => string | undefined = unseenBriefly,
): (evidence: Given) => Outcome {
  return (evidence) => {
    const outcome = judge(evidence);
    const rest = restOf(evidence.references);
    return rest === undefined ? outcome : withRest(outcome, rest);
  };
}

function withRest(outcome: Outcome, rest: string): Outcome {
  switch (outcome.status) {
    case 'fail':
      return { ...outcome, reason: `${outcome.reason}\n${rest}` };
    case 'warn':
      return { status: 'inconclusive', cause: 'evidence-missing', reason: `${rest}\n${outcome.reason}` };
    case 'pass':
    case 'not-applicable':
      return { status: 'inconclusive', cause: 'evidence-missing', reason: rest };
    case 'inconclusive':
    case 'manual':
      return outcome;
  }
}

/** A rendering and what was said of it, in one line. */
export function renderingText({ source, kind, values, reason }: Rendering): string {
  const how = kind === 'helm' ? ` (${values})` : '';
  return `${source}${how}: ${reason ?? 'no reason was given'}`;
}
