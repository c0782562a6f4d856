import {
  type Canary,
  canaryKinds,
  type CanaryOrigin,
  canaryOrigins,
  isOverIpv6,
  type NodeCapture,
  type PacketLogFacts,
  type WatchEvidence,
} from '../model/evidence.ts';

const phases: readonly Canary['phase'][] = ['start', 'during', 'end'];

/** Why silence in this record proves nothing, in words; undefined where the watch is proven. */
export function blindness(watch: WatchEvidence): string | undefined {
  if (watch.captures.length === 0) return 'No node was watched.';
  // A cluster that ran canary pods at all has to have run them everywhere, and from when it was there to the end.
  const inPods = watch.canaries.some(({ from }) => from !== 'node');
  const sources = canaryOrigins
    .filter((from) => from === 'node' || inPods)
    .flatMap((from) => phases.map((phase) => ({ from, phase })))
    .filter(({ from, phase }) => from === 'node' || phase !== 'start');
  const faults = watch.captures.flatMap((capture) => [
    ...captureFaults(capture),
    ...sources
      .flatMap((source) =>
        missed(
          source,
          watch.canaries.filter(({ node, from, phase }) => {
            return node === capture.node && from === source.from && phase === source.phase;
          }),
        ),
      )
      .map((fault) => `${capture.node}: ${fault}`),
  ]);
  faults.push(...(watch.lure?.faults ?? []));
  return faults.length === 0 ? undefined : faults.join('; ');
}

function captureFaults({ node, dropped, fault, log }: NodeCapture): string[] {
  const second: PacketLogFacts = log === undefined || 'unavailable' in log ? { packets: 0, dropped: 0 } : log;
  return [
    ...(fault === undefined ? [] : [`${node}: ${fault}`]),
    ...(dropped > 0 ? [`${node}: the kernel dropped ${dropped} packets before they were read`] : []),
    ...(second.fault === undefined ? [] : [`${node}: the second source is not in order: ${second.fault}`]),
    ...(second.dropped > 0 ? [`${node}: of the second source ${second.dropped} packets were dropped`] : []),
  ];
}

/** What is wrong with the canaries of one sender in one phase. */
function missed(
  { from, phase }: { readonly from: CanaryOrigin; readonly phase: Canary['phase'] },
  sent: readonly Canary[],
): string[] {
  const by = from === 'node' ? '' : ` from a ${from}`;
  if (sent.length === 0) return [`no canary${by} was sent at the ${phase}`];
  const kinds = new Set(sent.map(({ kind }) => kind));
  const over6 = sent.some(({ kind }) => isOverIpv6(kind));
  const unsent = canaryKinds.filter((kind) => (over6 || !isOverIpv6(kind)) && !kinds.has(kind));
  if (unsent.length > 0) return [`no canary by ${unsent.join(', ')}${by} was sent at the ${phase}`];
  return sent
    .filter(({ seen }) => !seen)
    .map(({ kind }) => `the ${kind} canary${by} (${phase}) was not seen`);
}
