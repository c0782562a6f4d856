import type { Condition } from '../model/result.ts';
import type { RunRecord } from './record.ts';

/** What a run was to do, as far as it limits the claim. */
export interface RunScope {
  readonly nodeImage?: string | undefined;
  /** Whether the bundle was only to be read. */
  readonly readOnly: boolean;
}

/** Everything that limits what the verdict claims, each a sentence for the report's cover. */
export function conditionsOf(record: RunRecord, { nodeImage, readOnly }: RunScope): Condition[] {
  const { bundle, load, helloWorld, watch } = record.evidence;
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
    const named = nodeImage === undefined ? 'provided by set-up' : 'named with --node-image';
    add('node-image', `The node image ${node.image} was ${named}, not taken from the bundle.`);
    add('components-disabled', 'The cluster ran without traefik, servicelb and metrics-server.');
  }
  const supplied = load?.suppliedByHarness ?? [];
  if (supplied.length > 0) {
    add(
      'system-images-supplied',
      `The bundle lacks ${supplied.length} system images of the node, which airtight supplied: ${supplied.join(', ')}.`,
    );
  }
  if (helloWorld?.imageSource === 'harness') {
    add(
      'probe-image-supplied',
      `The bundle lacks ${helloWorld.image}: airtight ran a probe image of its own under that name.`,
    );
  }
  const charts = bundle?.charts ?? [];
  const unused =
    charts.length === 0 ? '' : ` Not installed: ${charts.map((c) => `${c.name} ${c.version}`).join(', ')}.`;
  add(
    'tiers-not-run',
    readOnly
      ? 'Only tier inspect was run: what programs ask for once they run was not seen.'
      : `Only tiers inspect, hello-world and silence exist in this version; helm-oci, multi-pod and k3k were not run.${unused}`,
  );
  if (watch) {
    add(
      'watch-limits',
      'The watch saw DNS questions and connection attempts over IPv4, and over IPv6 from the node, for the length of the run; ' +
        'pods had no IPv6, and what a workload does later or only under load was not seen.',
    );
  }
  return conditions;
}
