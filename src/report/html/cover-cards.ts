import type { Result } from '../../model/result.ts';
import { formatBytes, plural } from '../../model/units.ts';
import { nodeWords } from '../facts.ts';
import { formatDuration, formatTime } from '../units.ts';
import { markup, type Html } from './markup.ts';
import { code, facts, type Fact } from './parts.ts';

/** Of what the verdict is, by what it is proven, by what it is limited: a card each, side by side. */
export function coverCards(result: Result): Html {
  return markup`<div class="facts">${ofWhat(result)}${provenBy(result)}${limitedBy(result)}</div>
`;
}

function ofWhat({ bundle, scenario, load }: Result): Html {
  return markup`<div class="card"><h2>Of what</h2>
<p class="lead"><bdi>${bundle.name}</bdi></p>
${facts([
  ['SHA-256', code(bundle.sha256)],
  ['Size', `${formatBytes(bundle.bytes)}, format ${bundle.format}`],
  ['Path given', code(bundle.path)],
  ['Scenario', `${scenario.name}: ${scenario.description}`],
  ...(load === undefined ? [] : [['Loaded by', loadWords(load)] as const]),
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
  ...(lab === undefined ? [] : labFacts(lab)),
  ...(result.renderer === undefined ? [] : [['Rendered', rendererWords(result.renderer)] as const]),
  ['Run', code(result.runId)],
  ['Time', `${formatTime(result.startedAt)}, took ${took}`],
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
  const ranges = [network.subnet, network.subnet6].filter((range) => range !== undefined).join(' and ');
  return `${ranges}, ${network.internal ? 'made without a route out' : 'made with a route out'}`;
}

function limitedBy({ conditions }: Result): Html {
  const list =
    conditions.length === 0
      ? markup`<p class="lead">None</p><p>The run recorded no condition that limits the verdict.</p>`
      : markup`<ul class="conditions">${conditions.map((each) => markup`<li>${each.text}</li>`)}</ul>`;
  return markup`<div class="card limits" id="limits"><h2>Limited by what</h2>${list}</div>
`;
}
