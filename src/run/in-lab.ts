import { servedImages } from '../load/served-images.ts';
import type { StartedNode } from '../lab/node.ts';
import { together } from '../system/together.ts';
import type { NodeWatch } from '../watch/index.ts';
import { exercise } from './exercise.ts';
import { layGround, leakOf, leakOfNodes, lureFromHere, watchFromHere } from './ground.ts';
import type { LabRun } from './lab-run.ts';
import { startLoaded } from './nodes.ts';
import { planLoad } from './plan-load.ts';

/** Deadline for the nodes' API, and again for the cluster to be ready (milliseconds). */
const nodeTimeoutMs = 180_000;

/** Everything that needs the lab, from sealed ground to the end of the watch. Writes what it sees into the record. */
export async function runInLab(run: LabRun): Promise<void> {
  const { record, options } = run;
  const { ground, harness } = await layGround(run);
  const plan = planLoad(run.opened.bundle, harness, options.scenario.helloWorld.image);
  if ((await leakOf(run, ground)) !== undefined) return;
  const watches = await watchFromHere(run, ground);
  const lures = await lureFromHere(run, ground);
  const nodes = await startLoaded(run, ground, plan, harness);
  const { started } = nodes;
  try {
    await follow(watches, started.nodes);
    const [kubeconfig] = await together([
      record.stage('reach API', () => started.connect(nodeTimeoutMs)),
      started.describe().then((facts) => (record.lab = facts)),
    ]);
    if ((await leakOfNodes(run, ground, started.nodes)) !== undefined) return;
    // The agents are there only now; pods that are on them already are told apart from here on.
    await follow(watches, started.nodes);
    await exercise(run, { ground, plan, nodes, watches, lures, timeoutMs: nodeTimeoutMs, kubeconfig });
  } finally {
    for (const node of started.nodes) await record.file('cluster', `${node.name}.log`, await node.logs());
    const log = await ground.registry.logs();
    await record.file('load', 'registry.log', log);
    record.evidence.served = servedImages(log, {
      registry: ground.registry,
      nodes: started.nodes,
      repositoryOf: nodes.mode.repositoryOf,
    });
  }
}

/** Lets the watches tell the pods of these nodes apart. */
async function follow(watches: readonly NodeWatch[], nodes: readonly StartedNode[]): Promise<void> {
  await together(
    nodes.flatMap(({ name, containerId }) =>
      watches.filter(({ node }) => node === name).map((watch) => watch.follow(containerId)),
    ),
  );
}
