import type { CheckResult, Result } from '../../model/result.ts';
import type { Tier } from '../../model/outcome.ts';
import { checksOf, groupByOutcome, tiers, tierState, type OutcomeGroup } from '../facts.ts';
import { outcomeWords, tierStateWords, tierWords } from '../words.ts';
import { checkArticle } from './check-article.ts';
import { filterBar, withinFilter } from './filter.ts';
import { markup, type Html } from './markup.ts';
import { badge, icon } from './parts.ts';

/** Every tier with its checks, grouped by outcome; groups are never mixed. */
export function checkSections(result: Result): Html {
  return markup`<section id="checks" aria-labelledby="checks-title"><h2 id="checks-title">Checks by tier</h2>
${result.checks.length === 0 ? undefined : filter(result)}${tiers.map((tier) => tierSection(result, tier))}</section>
`;
}

function filter({ checks }: Result): Html {
  const present = tiers.filter((tier) => checks.some((check) => check.tier === tier));
  return filterBar({ id: 'checks', noun: 'checks', items: '.check' }, [
    withinFilter(
      'Outcome',
      groupByOutcome(checks).map((group) => [
        `.g-${group.status}`,
        `${outcomeWords[group.status]} (${group.checks.length})`,
      ]),
    ),
    withinFilter(
      'Tier',
      present.map((tier) => [`#tier-${tier}`, tierWords[tier].name]),
    ),
    withinFilter('Weight', [
      ['.decides', 'decides the verdict'],
      ['.advisory', 'advisory'],
    ]),
  ]);
}

function tierSection(result: Result, tier: Tier): Html {
  const checks = checksOf(result, tier);
  const state = tierState(checks);
  const body =
    checks.length === 0
      ? markup`<p class="empty">This tier did not run: the result holds no check of it, so nothing is claimed about it.</p>`
      : groupByOutcome(checks).map((group) => groupSection(result, tier, group));
  return markup`<section class="tier-section" id="tier-${tier}" aria-labelledby="tier-${tier}-title">
<h3 id="tier-${tier}-title">${tierWords[tier].name} ${badge(state, tierStateWords[state])}</h3>
<p class="dim">${tierWords[tier].asks}${methodOf(tier, checks)}</p>
${body}</section>
`;
}

/** Nothing where nothing was to be done, or nothing is known to have been. */
function methodOf(tier: Tier, checks: readonly CheckResult[]): string {
  const began = checks.some(({ outcome }) => outcome.status !== 'not-applicable');
  return began ? ` What it does: ${tierWords[tier].does}` : '';
}

function groupSection(result: Result, tier: Tier, { status, checks }: OutcomeGroup): Html {
  return markup`<div class="group g-${status}">
<h4 id="group-${tier}-${status}">${icon(status)} ${outcomeWords[status]} <span class="dim">(${checks.length})</span></h4>
${checks.map((check) => checkArticle(result, check))}</div>
`;
}
