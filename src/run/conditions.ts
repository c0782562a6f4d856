import { isOverIpv6 } from '../model/evidence.ts';
import type { Exception } from '../model/gate.ts';
import type { Condition } from '../model/result.ts';
import type { RunRecord } from './record.ts';

/** What a run was to do, as far as it limits the claim. */
export interface RunScope {
  /** Whether the bundle was only to be read. */
  readonly readOnly: boolean;
  /** Exceptions of its gate that nothing was found for. */
  readonly unusedExceptions?: readonly Exception[];
}

/** Everything that limits what the verdict claims, each a sentence for the report's cover. */
export function conditionsOf(record: RunRecord, { readOnly, unusedExceptions = [] }: RunScope): Condition[] {
  const { load, helloWorld, watch } = record.evidence;
  const conditions: Condition[] = [...record.conditions];
  const add = (id: string, text: string): void => {
    conditions.push({ id, text });
  };
  for (const { reference, reason } of record.evidence.references?.ignored ?? []) {
    add('reference-ignored', `The bundle's own bundle.yaml leaves out ${reference}: ${reason}`);
  }
  const node = record.lab?.node;
  if (!node) add('no-node', 'No node ran: the bundle was only read.');
  else if (node.standIn) {
    add(
      'stand-in-node',
      `The node was a stand-in for K3s (${node.version}), built from upstream Kubernetes: K3s' own packaging was not exercised.`,
    );
  }
  if (node) {
    if (record.nodeFrom !== 'bundle') {
      const named = record.nodeFrom === 'option' ? 'named with --node-image' : 'provided by set-up';
      add('node-image', `The node image ${node.image} was ${named}, not taken from the bundle.`);
    }
    add('components-disabled', 'The cluster ran without traefik, servicelb and metrics-server.');
  }
  const supplied = load?.suppliedByHarness ?? [];
  if (supplied.length > 0) {
    add(
      'system-images-supplied',
      `The bundle lacks ${supplied.length} system images of the node, which airtight supplied: ${supplied.join(', ')}.`,
    );
  }
  const probe = helloWorld?.find(({ imageSource }) => imageSource === 'harness');
  if (probe) {
    add(
      'probe-image-supplied',
      `The bundle lacks ${probe.reference}: airtight ran a probe image of its own under that name.`,
    );
  }
  if (load?.mode === 'preloaded') {
    add(
      'registry-for-charts',
      "Images were laid into the nodes' images folders; charts were installed from a registry that held nothing else.",
    );
  }
  if (readOnly) {
    add('tiers-not-run', 'Only tier inspect was run: what programs ask for once they run was not seen.');
  } else {
    for (const text of notRun(record)) add('tiers-not-run', text);
  }
  if (watch && watch.canaries.every(({ from }) => from === 'node')) {
    add(
      'no-pod-canaries',
      'That the watch sees what pods send was not tried: no canary was sent from a pod.',
    );
  }
  for (const { node: name, log } of watch?.captures ?? []) {
    if (!log || !('unavailable' in log)) continue;
    add(
      'no-second-source',
      `On ${name} the watch had no second source: packets could not be logged there (${log.unavailable}), so host-network pods are not told from the node's own programs.`,
    );
  }
  if (watch?.lure) {
    add(
      'lure',
      'In watch mode lure airtight itself answered every outside name and accepted every connection, which no site does: ' +
        'what ran was seen under other conditions than there, and this run proves no readiness.',
    );
  }
  if (watch) {
    const dual = record.lab?.network.subnet6 !== undefined;
    const nodeOver6 = watch.canaries.some(({ kind }) => isOverIpv6(kind));
    const over6 = dual ? ' and IPv6' : nodeOver6 ? ', and over IPv6 from the node' : '';
    add(
      'watch-limits',
      `The watch saw DNS questions and connection attempts over IPv4${over6}, for the length of the run; ` +
        `${dual ? '' : 'pods had no IPv6, and '}what a workload does later or only under load was not seen.`,
    );
  }
  for (const { check, match, owner, expires } of unusedExceptions) {
    const of = match === undefined ? check : `${check} (${match})`;
    add(
      'exception-unused',
      `The exception for ${of} of ${owner}, until ${expires}, excused nothing in this run.`,
    );
  }
  return conditions;
}

/** Tiers that had nothing to run or were left out, and charts that no tier installed. */
function notRun({ evidence }: RunRecord): string[] {
  const { bundle, helm, app, k3kClusters } = evidence;
  const tiers = Object.entries({ 'helm-oci': helm, 'multi-pod': app, k3k: k3kClusters }).flatMap(
    ([tier, seen]) => (seen?.ran === false ? [`Tier ${tier} was not run: ${seen.reason}`] : []),
  );
  const installed = new Set(
    [
      ...(helm?.ran ? helm.releases : []),
      ...(app?.ran ? app.releases : []),
      ...(k3kClusters?.ran ? [k3kClusters.release] : []),
    ].map(({ chart }) => `${chart.name} ${chart.version}`),
  );
  const left = (bundle?.charts ?? []).map(({ name, version }) => `${name} ${version}`);
  const unused = [...new Set(left)].filter((chart) => !installed.has(chart));
  return [
    ...tiers,
    ...(unused.length === 0 ? [] : [`Charts that were not installed: ${unused.join(', ')}.`]),
  ];
}
