import type { Result, ResultImage } from '../../model/result.ts';
import { formatBytes, plural } from '../../model/units.ts';
import { reproduceCommand } from '../reproduce.ts';
import { markup, type Hole, type Html } from './markup.ts';
import { code, fileLink, shortList, table } from './parts.ts';

/** What the bundle holds and what of it ran: images, charts, files. */
export function inventorySection(result: Result): Html {
  const { images, bundle } = result;
  return markup`<section id="inventory" aria-labelledby="inventory-title"><h2 id="inventory-title">Inventory</h2>
${listing(
  'images',
  'Images',
  ['Reference and digest', 'Platforms', 'Source', 'Asked for by', 'Served by', 'Ran in'],
  images.map((image) => [
    markup`${code(image.reference)}<br><span class="dim">${code(image.digest)}</span>`,
    image.platforms.join(', ') || 'not stated',
    image.source === 'bundle' ? 'bundle' : 'harness, not in the bundle',
    askedFor(image),
    servedBy(result, image),
    ranIn(result, image),
  ]),
)}${listing(
    'charts',
    'Charts',
    ['Chart', 'Version', 'Digest'],
    bundle.charts.map((chart) => [chart.name, chart.version, code(chart.digest)]),
  )}${renderings(result)}${listing(
    'files',
    'Files',
    ['File', 'Digest'],
    bundle.files.map((file) => [file.name, code(file.digest)]),
  )}</section>
`;
}

/** What of the charts and kustomizations was looked at; nothing where the result says nothing of it. */
function renderings({ renderings: all }: Result): Html | undefined {
  if (all === undefined || all.length === 0) return undefined;
  return listing(
    'renderings',
    'Renderings',
    ['Chart or kustomization', 'Values', 'Outcome', 'Objects', 'In its own words'],
    all.map(({ source, values, status, documents, reason }) => [
      code(source),
      values || 'none',
      renderingWords[status],
      String(documents),
      reason ?? '',
    ]),
  );
}

const renderingWords = { rendered: 'rendered', failed: 'failed', 'not-rendered': 'not rendered' } as const;

/** Places and pods named in a cell; the rest are in result.json. */
const placesShown = 3;
const podsShown = 6;

function askedFor({ askedForBy, source }: ResultImage): Hole {
  if (source === 'harness') return 'airtight';
  if (askedForBy === undefined) return 'not looked at';
  return askedForBy.length === 0 ? 'nothing that was read' : shortList(askedForBy, placesShown);
}

/** What ran it, and, named as such, what only asked for it and what airtight itself ran. */
function ranIn({ lab }: Result, { usedBy, namedBy = [], canaryPods = [] }: ResultImage): Hole {
  if (lab === undefined) return 'no lab ran';
  const [own, named, canaries] = [usedBy, namedBy, canaryPods].map((pods) =>
    pods.length === 0 ? undefined : shortList([...new Set(pods)], podsShown),
  );
  return markup`${own ?? 'no container of a pod was seen to run it'}${named && markup`<p>Named it, not seen to run it:</p>${named}`}${
    canaries && markup`<p>airtight’s own canary pods:</p>${canaries}`
  }`;
}

function servedBy({ load }: Result, { servedBy: endpoints }: ResultImage): Hole {
  if (endpoints === undefined) return 'not looked at';
  if (endpoints.length > 0) return shortList(endpoints, placesShown);
  if (load?.mode !== 'preloaded') return 'served to no node';
  return `laid into the images folder of ${load.preloadedNodes.join(', ')}`;
}

/** The evidence files with the hashes that bind them to this result. */
export function evidenceSection(result: Result): Html {
  const rows = result.evidence.map((file) => [
    fileLink(file.path),
    formatBytes(file.bytes),
    code(file.sha256),
  ]);
  return markup`<section id="evidence" aria-labelledby="evidence-title"><h2 id="evidence-title">Evidence</h2>
<p>Files beside this report. A file counts as evidence of this run only while its SHA-256 is the one below.</p>
${listing('evidence-files', 'Evidence files', ['File', 'Size', 'SHA-256'], rows)}</section>
`;
}

/** How to run the same again. */
export function reproduceSection(result: Result): Html {
  return markup`<section id="reproduce" aria-labelledby="reproduce-title"><h2 id="reproduce-title">How to reproduce</h2>
<p>With the bundle whose SHA-256 is ${code(result.bundle.sha256)}, run:</p>
<pre tabindex="0" aria-label="Command that runs the same again"><code>${reproduceCommand(result)}</code></pre>
<p>Every figure here is rendered from ${code('result.json')} of run ${code(result.runId)}.</p></section>
`;
}

function listing(
  id: string,
  title: string,
  columns: readonly string[],
  rows: readonly (readonly Hole[])[],
): Html {
  if (rows.length === 0) return markup`<p class="empty">${title}: none.</p>\n`;
  return table(id, `${title} (${plural(rows.length, 'entry', 'entries')})`, columns, rows.map(tableRow));
}

function tableRow(cells: readonly Hole[]): Html {
  const [first, ...rest] = cells;
  return markup`<tr><th scope="row">${first}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`;
}
