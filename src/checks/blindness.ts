import { type Canary, canaryKinds, type WatchEvidence } from '../model/evidence.ts';

const phases: readonly Canary['phase'][] = ['start', 'during', 'end'];

/** Why silence in this record proves nothing, in words; undefined where the watch is proven. */
export function blindness(watch: WatchEvidence): string | undefined {
  if (watch.captures.length === 0) return 'No node was watched.';
  const faults = watch.captures.flatMap(({ node, dropped, fault, log }) => [
    ...(fault === undefined ? [] : [`${node}: ${fault}`]),
    ...(dropped > 0 ? [`${node}: the kernel dropped ${dropped} packets before they were read`] : []),
    ...(log === undefined || 'unavailable' in log || log.fault === undefined
      ? []
      : [`${node}: the second source is not in order: ${log.fault}`]),
    ...phases.flatMap((phase) => {
      const all = watch.canaries.filter((canary) => canary.node === node && canary.phase === phase);
      const sent = all.filter(({ from }) => from === 'node');
      if (sent.length === 0) return [`${node}: no canary was sent at the ${phase}`];
      const kinds = new Set(sent.map(({ kind }) => kind));
      const unsent = canaryKinds.filter((kind) => kind !== 'tcp6' && !kinds.has(kind));
      if (unsent.length > 0) return [`${node}: no canary by ${unsent.join(', ')} was sent at the ${phase}`];
      return all
        .filter(({ seen }) => !seen)
        .map(({ from, kind }) => {
          const by = from === 'node' ? '' : ` from a ${from}`;
          return `${node}: the ${kind} canary${by} (${phase}) was not seen`;
        });
    }),
  ]);
  return faults.length === 0 ? undefined : faults.join('; ');
}
