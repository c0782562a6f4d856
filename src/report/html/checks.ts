import type { CheckResult, Result } from '../../model/result.ts';
import type { Tier } from '../../model/outcome.ts';
import { checksOf, groupByOutcome, tiers, tierState, type OutcomeGroup } from '../facts.ts';
import { formatDuration } from '../units.ts';
import { causeWords, outcomeWords, tierStateWords, tierWords } from '../words.ts';
import { markup, type Html } from './markup.ts';
import { badge, code, fileLink, icon, isolated } from './parts.ts';

/** Every tier with its checks, grouped by outcome; groups are never mixed. */
export function checkSections(result: Result): Html {
  return markup`<section id="checks" aria-labelledby="checks-title"><h2 id="checks-title">Checks by tier</h2>
${tiers.map((tier) => tierSection(result, tier))}</section>
`;
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
<p class="dim">${tierWords[tier].asks}</p>
${body}</section>
`;
}

function groupSection(result: Result, tier: Tier, { status, checks }: OutcomeGroup): Html {
  return markup`<div class="group g-${status}">
<h4 id="group-${tier}-${status}">${icon(status)} ${outcomeWords[status]} <span class="dim">(${checks.length})</span></h4>
${checks.map((check) => checkArticle(result, check))}</div>
`;
}

function checkArticle(result: Result, check: CheckResult): Html {
  return markup`<article class="check"><h5>${wanted(check)}${isolated(check.title)}</h5>
${outcomeWordsOf(check)}<p class="why"><b>Why it matters:</b> ${check.why}</p>
<p class="meta"><span>${code(`${check.tier}/${check.id}`)}</span><span>${check.required ? 'decides the verdict' : 'advisory: does not decide the verdict'}</span><span>${formatDuration(check.durationMs)}</span>${evidence(result, check)}</p></article>
`;
}

/** A title says what holds when the check passes: where it did not, that is only what was wanted. */
function wanted({ outcome }: CheckResult): Html | undefined {
  return outcome.status === 'pass' ? undefined : markup`<span class="wanted">Wanted:</span> `;
}

function outcomeWordsOf({ outcome }: CheckResult): Html | undefined {
  switch (outcome.status) {
    case 'pass':
      return outcome.note === undefined ? undefined : markup`<p class="dim">${outcome.note}</p>\n`;
    case 'fail':
    case 'warn':
      return markup`<p class="reason">${outcome.reason}</p>
${outcome.remedy === undefined ? undefined : markup`<p class="remedy"><b>Remedy:</b> ${outcome.remedy}</p>\n`}`;
    case 'inconclusive':
      return markup`<p class="reason"><b>Not decided. ${causeWords[outcome.cause]}:</b> ${outcome.reason}</p>\n`;
    case 'manual':
      return markup`<p class="reason"><b>To be done by a person:</b> ${outcome.instruction}</p>\n`;
    case 'not-applicable':
      return markup`<p class="reason">${outcome.reason}</p>\n`;
  }
}

function evidence(result: Result, check: CheckResult): Html {
  if (check.evidence.length === 0) return markup`<span>no evidence file</span>`;
  const hashed = new Set(result.evidence.map((file) => file.path));
  const links = check.evidence.map(
    (path) => markup` ${fileLink(path)}${hashed.has(path) ? undefined : ' (no SHA-256 recorded)'}`,
  );
  return markup`<span class="files">Evidence:${links}</span>`;
}
