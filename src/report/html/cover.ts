import { offendingClasses } from '../../model/attempt.ts';
import type { Result } from '../../model/result.ts';
import { formatBytes, plural } from '../../model/units.ts';
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
import { formatDuration, formatTime } from '../units.ts';
import {
  classWords,
  outcomeCounted,
  tierStateWords,
  tierWords,
  verdictState,
  verdictWords,
} from '../words.ts';
import { markup, type Hole, type Html } from './markup.ts';
import { badge, code, icon } from './parts.ts';

/** The first screen: ready or not, of what, proven by what, limited by what, tier by tier. */
export function cover(result: Result): Html {
  const state = verdictState[result.verdict];
  return markup`<section class="cover" aria-labelledby="verdict">
<div class="verdict v-${state}">${icon(state)}
<div><h1 id="verdict"><span class="eyebrow">${result.command === 'inspect' ? 'Air-gap readiness, judged by reading alone, of' : 'Air-gap readiness of'} <bdi>${result.bundle.name}</bdi></span>
${verdictWords[result.verdict]}</h1>
<p>${result.summary}</p>${limitsHint(result)}</div></div>
<div class="facts">${ofWhat(result)}${provenBy(result)}${limitedBy(result)}</div>
${tierStrip(result)}${attemptStrip(result)}</section>
`;
}

function limitsHint(result: Result): Html | undefined {
  const count = result.conditions.length;
  if (count === 0) return undefined;
  return markup`<p class="hint">What limits it: <a href="#limits">${plural(count, 'condition')}</a>.</p>`;
}

function ofWhat({ bundle }: Result): Html {
  return markup`<div class="card"><h2>Of what</h2>
<p class="lead"><bdi>${bundle.name}</bdi></p>
${facts([
  ['SHA-256', code(bundle.sha256)],
  ['Size', `${formatBytes(bundle.bytes)}, format ${bundle.format}`],
  ['Path given', code(bundle.path)],
])}</div>
`;
}

function provenBy(result: Result): Html {
  const { lab } = result;
  const node = nodeWords(result);
  const took = formatDuration(Date.parse(result.finishedAt) - Date.parse(result.startedAt));
  const standIn = lab?.node.standIn === true ? 'lead caution' : 'lead';
  return markup`<div class="card"><h2>Proven by what</h2>
<p class="${standIn}">${node.title}</p><p>${node.note}</p>
${facts([
  ['Scenario', `${result.scenario.name}: ${result.scenario.description}`],
  ...(lab === undefined ? [] : labFacts(lab)),
  ...(result.load === undefined ? [] : [['Images loaded by', loadWords(result.load)] as const]),
  ...(result.renderer === undefined ? [] : [['Rendered with', rendererWords(result.renderer)] as const]),
  ['Run', code(result.runId)],
  ['Time', `${formatTime(result.startedAt)} to ${formatTime(result.finishedAt)}, ${took}`],
])}</div>
`;
}

function rendererWords({ version, kubeVersion, kubeVersionFrom, isolation }: Renderer): string {
  const network = isolation === 'network-namespace' ? 'no network' : 'HTTP held back, other traffic not';
  return `Helm ${version} for Kubernetes ${kubeVersion} (${kubeVersionFrom}), ${network}`;
}

type Renderer = NonNullable<Result['renderer']>;
type Lab = NonNullable<Result['lab']>;

function labFacts({ engine, host, network, nodes, privilege }: Lab): Fact[] {
  const rights = privilege === 'privileged' ? 'privileged' : 'with capabilities';
  return [
    ['Engine', `${engine.name} ${engine.version}, API ${engine.apiVersion}, node ${rights}`],
    ['Host', hostWords(host)],
    [
      'Network',
      `${networkWords(network)}; ${nodes.map((node) => `${node.name} (${node.role}, ${node.address})`).join(', ')}`,
    ],
  ];
}

function loadWords({ mode, registry, preloadedNodes }: NonNullable<Result['load']>): string {
  if (mode === 'preloaded') return `archives in the images folder of ${preloadedNodes.join(', ')}`;
  const speaks = `${registry.tls ? 'HTTPS with an authority of its own' : 'plain HTTP'}${registry.auth ? ' and a login' : ''}`;
  const way = mode === 'registry-mirror' ? 'a mirror of every registry' : '--system-default-registry';
  return `${way}, ${registry.address}, ${speaks}`;
}

function hostWords(host: Lab['host']): string {
  const memory = formatBytes(host.memoryBytes);
  return `${host.os}, kernel ${host.kernel}, ${host.arch}, ${plural(host.cpus, 'CPU')}, ${memory}, cgroup ${host.cgroupVersion}`;
}

function networkWords(network: Lab['network']): string {
  return `${network.subnet}, ${network.internal ? 'internal: no route out' : 'not internal'}`;
}

function limitedBy({ conditions }: Result): Html {
  const list =
    conditions.length === 0
      ? markup`<p class="lead">None</p><p>The run recorded no condition that limits the verdict.</p>`
      : markup`<ul class="conditions">${conditions.map((each) => markup`<li>${each.text}</li>`)}</ul>`;
  return markup`<div class="card limits" id="limits"><h2>Limited by what</h2>${list}</div>
`;
}

function tierStrip(result: Result): Html {
  const cards = tiers.map((tier) => {
    const checks = checksOf(result, tier);
    const state = tierState(checks);
    const counts = groupByOutcome(checks).map(
      (group) => `${group.checks.length} ${outcomeCounted[group.status]}`,
    );
    return markup`<li class="tier t-${state}"><a href="#tier-${tier}">${tierWords[tier].name}</a>${badge(state, tierStateWords[state])}<span class="dim">${counts.length === 0 ? 'no check in this run' : counts.join(', ')}</span></li>
`;
  });
  return markup`<h2>Tiers at a glance</h2><ul class="strip">${cards}</ul>
`;
}

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

type Fact = readonly [name: string, value: Hole];

function facts(list: readonly Fact[]): Html {
  return markup`<dl>${list.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
