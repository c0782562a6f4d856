import type { Exception, Gate } from '../../model/gate.ts';
import type { Result } from '../../model/result.ts';
import {
  askedGate,
  comparedWith,
  gateLine,
  gateRule,
  hasExceptions,
  sinceBaseline,
  type FindingGroup,
} from '../gate-facts.ts';
import { verdictWords } from '../words.ts';
import { markup, type Html } from './markup.ts';
import { code, isolated, table } from './parts.ts';

/** The gate in one line of the cover, in no colour of its own: the verdict is what the page says. */
export function gateHint(result: Result): Html | undefined {
  const gate = askedGate(result);
  if (gate === undefined) return undefined;
  return markup`<p class="hint"><a href="#gate">Gate</a>: ${gateLine(gate, result)}</p>`;
}

/** What the gate decided, by which rule, and every exception it was given; nothing where no gate was asked for. */
export function gateSection(result: Result): Html | undefined {
  const gate = askedGate(result);
  if (gate === undefined) return undefined;
  return markup`<section id="gate" aria-labelledby="gate-title"><h2 id="gate-title">Gate</h2>
<p class="claim">${gate.summary}</p>
<p>Exit code ${gate.exitCode}; ${gateRule(gate)}. <span class="dim">This tells a pipeline whether to go on. The verdict stays ${verdictWords[result.verdict]}, and what failed stays failed.</span></p>
${counted(gate)}${hasExceptions(gate) ? table('exceptions', 'Exceptions', exceptionColumns, exceptionRows(gate)) : markup`<p class="empty">No exception was given.</p>\n`}</section>
`;
}

function counted({ counted: findings }: Gate): Html | undefined {
  if (findings === undefined) return undefined;
  const means = 'neither excused nor, where only new findings count, known';
  return findingList({ name: 'Counted', means, findings });
}

const exceptionColumns = ['Exception', 'Check', 'Of what', 'Reason', 'Owner', 'Until'];

function exceptionRows({ expired, excused, unused }: Gate): Html[] {
  return [
    ...expired.map((by) => exceptionRow('Expired: stops the gate', by, matchText(by))),
    ...excused.map(({ by, finding }) => exceptionRow('Excused', by, finding.what)),
    ...unused.map((by) => exceptionRow('Excused nothing', by, matchText(by))),
  ];
}

function exceptionRow(state: string, { check, reason, owner, expires }: Exception, what: string): Html {
  const cells = [code(check), isolated(what), isolated(reason), isolated(owner), expires];
  return markup`<tr><th scope="row">${state}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`;
}

function matchText({ match }: Exception): string {
  return match === undefined ? 'all that the check finds' : `what holds the words: ${match}`;
}

/** What is new, still there, not decided any more and fixed; nothing where there is no baseline. */
export function baselineSection(result: Result): Html | undefined {
  const { baseline } = result;
  if (baseline === undefined) return undefined;
  return markup`<section id="baseline" aria-labelledby="baseline-title"><h2 id="baseline-title">Since the baseline</h2>
<p>The baseline is ${isolated(comparedWith(baseline, result))}. <span class="dim">SHA-256 of its result.json: ${code(baseline.sha256)}</span></p>
${sinceBaseline(baseline).map(findingList)}</section>
`;
}

function findingList({ name, means, findings }: FindingGroup): Html {
  const items = findings.map(({ check, what }) => markup`<li>${code(check)} ${isolated(what)}</li>`);
  return markup`<h3>${name} <span class="dim">(${findings.length}): ${means}</span></h3>
${items.length === 0 ? undefined : markup`<ul class="findings">${items}</ul>\n`}`;
}
