import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordPods } from '../src/exercise/pods.ts';
import { readPulls } from '../src/exercise/pulls.ts';
import type { Attempt } from '../src/model/attempt.ts';
import type { WatchEvidence } from '../src/model/evidence.ts';
import type { WatchMode } from '../src/model/lured.ts';
import { blindness } from '../src/checks/blindness.ts';
import { Disposers } from '../src/system/disposers.ts';
import { judgeWatch } from '../src/watch/index.ts';
import type { Figures } from './figures.ts';
import { cpuPercent, usageOf } from './watch/cost.ts';
import { compareInstalls } from './watch/installs.ts';
import { fromSuccessors, reuseOf } from './watch/reuse.ts';
import { scoreOf, type Tried } from './watch/score.ts';
import { byPulls, fromJobs, fromNode, fromPod, layProgram, type Origin, runPod } from './watch/senders.ts';
import { layLab, type LaidLab, type StartedLab } from './watch/watched-lab.ts';
import { waysOutProgram } from './watch/program.ts';

const repeats = 20;
const flood = { rate: 1000, seconds: 60 };
const image = 'docker.io/example/ways-out:1.0.0';

/**
 * All ways out of fixtures/ways-out, twenty times from a pod, a host-network pod, the node, jobs that live under a second,
 * pulls and pods that take over each other's address, held against what the watch recorded; then a flood; then installing
 * with the watch and without it, in turns. `--nodes 2` runs it on a server and an agent, `--watch-mode lure` with names
 * answered and connections accepted, `--dual-stack` with IPv6 for pods, `--pairs 100` with so many pairs of installs.
 */
export async function watch(say: (line: string) => void, flags: readonly string[]): Promise<Figures> {
  const { nodes, mode, ipFamily, pairs } = readFlags(flags);
  const folder = await mkdtemp(join(tmpdir(), 'airtight-bench-'));
  const disposers = new Disposers();
  try {
    const lab = await layLab({ agents: nodes - 1, ipFamily }, folder, disposers);
    const before = await usageOf(lab.docker, lab.containers);
    const delays: number[] = [];
    const watches = await lab.watch((_packet, time) => delays.push(Date.now() - time));
    const lures = mode === 'lure' ? await lab.lure() : [];
    const salt = Date.now().toString(36);
    for (const owner of lab.ground.owners) await layProgram(owner, await waysOutProgram());
    const booting = await together(lab, (owner, first) =>
      fromNode(owner, { salt, repeats }, 'boot', 60 + first, '1,9,16'),
    );
    const started = await lab.start(watches);
    const { cluster } = started;
    const pods = await recordPods(cluster);
    disposers.add('pods', () => pods.stop());
    const origin: Origin = { cluster, image, salt, repeats };

    const tried = [...booting, ...(await tryEverything(lab, started, origin, say))];
    for (const one of watches) await one.canary('during');
    const poured = await pour(lab, origin, say);
    const memoryMb = (poured.memoryBytes - before.memoryBytes) / 1e6 / nodes;

    const records = await Promise.all(watches.map((one) => one.finish()));
    const evidence = judgeWatch(records, {
      pods: pods.records(),
      pulls: await readPulls(cluster),
      ranges: lab.ground.ranges,
      clusterDomain: 'cluster.local',
      allow: [],
      ...(mode === 'lure' ? { lure: { faults: lures.flatMap((lure) => lure.fault() ?? []) } } : {}),
    });
    const installed = await compareInstalls(lab, started, { image, pairs }, say);
    return {
      ...scores(tried, evidence, mode, say),
      p50DelayMs: quantile(delays, 0.5),
      p95DelayMs: quantile(delays, 0.95),
      flooded: poured.sent,
      lost: poured.sent - floodOf(evidence.attempts),
      floodCpuPercent: Number((poured.cpuPercent / nodes).toFixed(1)),
      cpuPercent: Number((installed.cpu / nodes).toFixed(1)),
      memoryMb: Math.round(memoryMb),
      installRatio: installed.ratio,
      install: installed.certainty,
      reuse: reuseOf(tried, evidence.attempts, pods.records(), mode),
    };
  } finally {
    await disposers.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function readFlags(flags: readonly string[]) {
  const { values } = parseArgs({
    args: [...flags],
    options: {
      json: { type: 'boolean' },
      nodes: { type: 'string', default: '1' },
      'watch-mode': { type: 'string', default: 'deny' },
      'dual-stack': { type: 'boolean', default: false },
      pairs: { type: 'string', default: '20' },
    },
  });
  return {
    nodes: Number(values.nodes),
    mode: values['watch-mode'] === 'lure' ? ('lure' as const) : ('deny' as const),
    ipFamily: values['dual-stack'] ? ('dual' as const) : ('ipv4' as const),
    pairs: Number(values.pairs),
  };
}

async function tryEverything(
  lab: LaidLab,
  { server }: StartedLab,
  origin: Origin,
  say: (line: string) => void,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const [index, { node }] of lab.ground.owners.entries()) {
    for (const group of ['pod', 'host'] as const) {
      say(`every way from a ${group === 'pod' ? 'pod' : 'host-network pod'} on ${node}`);
      tried.push(...(await fromPod(origin, group, { node, first: index * repeats })));
    }
  }
  say('every way from the node, from jobs that live under a second, and by pulls');
  tried.push(...(await together(lab, (owner, first) => fromNode(owner, origin, 'node', first))));
  tried.push(...(await fromJobs(origin)));
  tried.push(...(await byPulls(origin)));
  say(`every way from pods that take over each other's address on ${server.name}`);
  tried.push(...(await fromSuccessors(origin, server)));
  return tried;
}

/** Works on all nodes at a time; each has its own repeats. */
function together<T>(
  lab: LaidLab,
  work: (owner: LaidLab['ground']['owners'][number], first: number) => Promise<T[]>,
) {
  const all = lab.ground.owners.map((owner, index) => work(owner, index * repeats));
  return Promise.all(all).then((each) => each.flat());
}

interface Poured {
  readonly sent: number;
  readonly cpuPercent: number;
  readonly memoryBytes: number;
}

async function pour(
  { docker, containers }: LaidLab,
  { cluster }: Origin,
  say: (line: string) => void,
): Promise<Poured> {
  say(`${flood.rate} datagrams a second for ${flood.seconds} s`);
  const before = await usageOf(docker, containers);
  const args = ['--flood', String(flood.rate), '--seconds', String(flood.seconds)];
  const printed = await runPod({ cluster, image }, 'ways-flood', args);
  const after = await usageOf(docker, containers);
  const sent = Number(/"flood":(\d+)/.exec(printed)?.[1] ?? Number.NaN);
  return { sent, cpuPercent: cpuPercent(before, after), memoryBytes: after.memoryBytes };
}

/** Of the flood's own ports, as the program deals them out. */
function floodOf(attempts: readonly Attempt[]): number {
  return attempts
    .filter(({ source, destination: { port = 0 } }) => source.pod === 'ways-flood' && port >= 30_000)
    .reduce((sum, { count }) => sum + count, 0);
}

function scores(
  tried: readonly Tried[],
  evidence: WatchEvidence,
  mode: WatchMode,
  say: (line: string) => void,
): Figures {
  const sent = tried.filter(({ skipped }) => skipped === undefined);
  const skipped = new Map<string, number>();
  for (const { way, group, skipped: reason } of tried) {
    if (reason !== undefined)
      skipped.set(`${way} from ${group}`, (skipped.get(`${way} from ${group}`) ?? 0) + 1);
  }
  for (const [what, times] of skipped) say(`not sent: way ${what}, ${times} times`);
  const all = scoreOf(sent, evidence.attempts, mode);
  for (const trouble of all.troubles.slice(0, 40)) say(trouble);
  const blind = blindness(evidence);
  if (blind !== undefined) say(`the watch is not proven: ${blind}`);
  const rate = (...groups: Tried['group'][]) => {
    const { attributed, tried: number } = scoreOf(
      sent.filter(({ group }) => groups.includes(group)),
      evidence.attempts,
      mode,
    );
    return Number((attributed / number).toFixed(4));
  };
  return {
    tried: all.tried,
    found: all.found,
    ways: new Set(sent.map(({ way }) => way)).size,
    podAttribution: rate('pod', 'job', 'pull', 'reuse'),
    hostAttribution: rate('host'),
    nodeAttribution: rate('node', 'boot'),
    wrongAttributions: all.wrong,
    proven: blind === undefined ? 1 : 0,
  };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * part)] ?? Number.NaN);
}
