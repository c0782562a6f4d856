import { offendingClasses } from '../../model/attempt.ts';
import type { OutcomeStatus } from '../../model/outcome.ts';
import type { CheckResult, Result } from '../../model/result.ts';
import { plural } from '../../model/units.ts';
import {
  checksOf,
  countByClass,
  groupByOutcome,
  nodeWords,
  silenceClaim,
  tiers,
  tierState,
  wasWatched,
} from '../facts.ts';
import {
  classWords,
  outcomeCounted,
  tierStateWords,
  tierWords,
  verdictState,
  verdictWords,
} from '../words.ts';
import { coverCards } from './cover-cards.ts';
import { gateHint } from './gate.ts';
import { markup, type Html } from './markup.ts';
import { badge, icon } from './parts.ts';

/** The first screen: ready or not, tier by tier, did anything try to leave; of what, proven by what, limited by what. */
export function cover(result: Result): Html {
  const state = verdictState[result.verdict];
  return markup`<section class="cover" aria-labelledby="verdict">
<div class="verdict v-${state}">${icon(state)}
<div><h1 id="verdict"><span class="eyebrow">${result.command === 'inspect' ? 'Air-gap readiness, judged by reading alone, of' : 'Air-gap readiness of'} <bdi>${result.bundle.name}</bdi></span>
${verdictWords[result.verdict]}</h1>
<p>${result.summary}</p>${basis(result)}${gateHint(result)}</div></div>
${tierStrip(result)}${attemptStrip(result)}${coverCards(result)}</section>
`;
}

function basis(result: Result): Html {
  const count = result.conditions.length;
  const limits =
    count === 0
      ? 'no condition that limits it was recorded'
      : markup`<a href="#limits">${plural(count, 'condition')}</a> limit${count === 1 ? 's' : ''} it`;
  const node = markup`<b>${nodeWords(result).title}</b>`;
  return markup`<p class="hint">${result.lab === undefined ? node : markup`Run on ${node}`}; ${limits}.</p>`;
}

function tierStrip(result: Result): Html {
  const cards = tiers.map((tier) => {
    const checks = checksOf(result, tier);
    const state = tierState(checks);
    return markup`<li class="tier t-${state}"><a href="#tier-${tier}">${tierWords[tier].name}</a>${badge(state, tierStateWords[state])}${tierCounts(checks)}</li>
`;
  });
  return markup`<h2>Tiers at a glance</h2><ul class="strip">${cards}</ul>
`;
}

/** What needs attention stands on a line of its own, in its own colour, away from what passed. */
function tierCounts(checks: readonly CheckResult[]): Html {
  if (checks.length === 0) return markup`<span class="dim">no check in this run</span>`;
  const groups = groupByOutcome(checks).map(({ status, checks: { length } }) => ({
    status,
    text: `${length} ${outcomeCounted[status]}`,
  }));
  const loud = groups.filter(({ status }) => !quiet.includes(status));
  const rest = groups.filter(({ status }) => quiet.includes(status));
  return markup`${loud.map(({ status, text }) => markup`<span class="s-${status}">${text}</span>`)}${rest.length === 0 ? undefined : markup`<span class="dim">${rest.map(({ text }) => text).join(', ')}</span>`}`;
}

const quiet: readonly OutcomeStatus[] = ['pass', 'not-applicable'];

function attemptStrip(result: Result): Html {
  const claim = silenceClaim(result);
  // Seven zeros would read as if somebody had counted.
  if (!wasWatched(result)) {
    return markup`<h2>Attempts to leave</h2>
<p class="claim">${icon(claim.state)} ${claim.text}</p>
`;
  }
  const counts = countByClass(result).map(
    ({ class: name, attempts }) =>
      markup`<li class="${attempts.length > 0 && offendingClasses.includes(name) ? 'count alarm' : 'count'}"><b>${attempts.length}</b> ${classWords[name].name}</li>`,
  );
  return markup`<h2>Attempts to leave</h2>
<p class="claim">${icon(claim.state)} ${claim.text} <a href="#attempts">See the attempts</a></p><ul class="counts">${counts}</ul>
`;
}
