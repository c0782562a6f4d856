import { plural } from '../../model/units.ts';
import { documentOf } from '../html/document.ts';
import { cellFilter, filterBar } from '../html/filter.ts';
import { markup, type Html } from '../html/markup.ts';
import { badge, code, fileLink, isolated, table } from '../html/parts.ts';
import { formatTime } from '../units.ts';
import { verdictState, verdictWords } from '../words.ts';
import { bySeries, type History, type PassedOver, type PastRun } from './history.ts';
import { trend } from './trend.ts';

const columns = [
  'Started',
  'Verdict',
  'Bundle',
  'Scenario',
  'Failed',
  'Undecided',
  'Against the run before',
  'Attempts',
  'Ran on',
];

/** Runs, newest first, with what changed from one to the next, as a page like the report; links lead below its own folder. */
export function historyPage(history: History): string {
  const { runs, passedOver } = history;
  return documentOf({
    title: 'History of runs: airtight',
    kind: 'history of runs',
    sections: [
      ['runs', 'Runs'],
      ['trend', 'Trend'],
      ...(passedOver.length === 0 ? [] : [['passed-over', 'Passed over'] as const]),
    ],
    main: markup`<h1>History of runs</h1>
<p>${lead(runs)}</p>
${runSection(runs)}${trendSection(runs)}${passedOverSection(passedOver)}`,
    large: runs.length > 500,
    foot: `Rendered from ${plural(runs.length, 'result.json', 'files called result.json')}.`,
  });
}

function lead(runs: readonly PastRun[]): string {
  const [newest] = runs;
  if (newest === undefined) return 'No run was found.';
  const bundles = new Set(runs.map(({ bundle }) => bundle.name)).size;
  return `${plural(runs.length, 'run')} of ${plural(bundles, 'bundle')}; the newest, of ${newest.bundle.name}, came to: ${verdictWords[newest.verdict]}.`;
}

function runSection(runs: readonly PastRun[]): Html {
  const body =
    runs.length === 0
      ? markup`<p class="empty">None.</p>`
      : markup`${filterBar({ id: 'runs', noun: 'runs', items: 'tbody tr' }, [
          cellFilter('Verdict', 1, [...new Set(runs.map(({ verdict }) => verdictWords[verdict]))]),
          cellFilter('Bundle', 2, [...new Set(runs.map(({ bundle }) => bundle.name))]),
        ])}${table('run-table', 'Runs, newest first', columns, runs.map(row))}`;
  return markup`<section id="runs" aria-labelledby="runs-title"><h2 id="runs-title">Runs</h2>
${body}</section>
`;
}

function row(run: PastRun): Html {
  const {
    startedAt,
    folder,
    hasReport,
    verdict,
    bundle,
    command,
    scenario,
    failed,
    inconclusive,
    attempts,
    node,
  } = run;
  const place = hasReport
    ? fileLink(folder === '.' ? 'report.html' : `${folder}/report.html`, folder)
    : code(folder);
  return markup`<tr><th scope="row">${formatTime(startedAt)}<br>${place}</th><td>${badge(verdictState[verdict], verdictWords[verdict])}</td><td>${isolated(bundle.name)} <span class="dim">${code(bundle.sha256.slice(0, 12))}</span></td><td>${command === 'inspect' ? 'only read' : scenario}</td><td class="n">${failed.length}</td><td class="n">${inconclusive.length}</td><td>${changeWords(run)}</td><td class="n">${attempts ?? 'not watched'}</td><td>${node}</td></tr>
`;
}

function changeWords({ change }: PastRun): Html {
  if (change === undefined) return markup`<span class="dim">first of its kind</span>`;
  const lines = [
    ['new', change.new],
    ['fixed', change.fixed],
    ['failed before, not decided now', change.undecided],
  ] as const;
  const said = lines.filter(([, names]) => names.length > 0);
  if (said.length === 0) return markup`<span class="dim">no change</span>`;
  return markup`<ul>${said.map(([what, names]) => markup`<li><b>${names.length} ${what}:</b> ${names.join(', ')}</li>`)}</ul>`;
}

function trendSection(runs: readonly PastRun[]): Html {
  const series = bySeries(runs).filter(({ length }) => length > 1);
  const body =
    series.length === 0
      ? markup`<p class="empty">No bundle was run twice in the same way: there is no trend to show.</p>`
      : series.map((each, index) => oneTrend(each, `trend-${index}`));
  return markup`<section id="trend" aria-labelledby="trend-title"><h2 id="trend-title">Trend</h2>
${body}</section>
`;
}

function oneTrend(runs: readonly PastRun[], id: string): Html | undefined {
  const [newest] = runs;
  if (newest === undefined) return undefined;
  const how = newest.command === 'inspect' ? 'only read' : newest.scenario;
  return markup`<h3><bdi>${newest.bundle.name}</bdi> <span class="dim">${how}</span></h3>
${trend(runs, id)}`;
}

function passedOverSection(passedOver: readonly PassedOver[]): Html | undefined {
  if (passedOver.length === 0) return undefined;
  return markup`<section id="passed-over" aria-labelledby="passed-over-title"><h2 id="passed-over-title">Passed over</h2>
<p>Files called result.json that hold no result this version can read; nothing above counts them.</p>
<ul class="passed-over">${passedOver.map(({ reason }) => markup`<li>${isolated(reason)}</li>`)}</ul></section>
`;
}
