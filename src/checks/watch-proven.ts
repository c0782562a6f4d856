import { defineCheck } from '../model/check.ts';
import { blindness } from './blindness.ts';

export const watchProven = defineCheck({
  id: 'watch-proven',
  tier: 'silence',
  title: 'The watch saw every canary on every node, and lost nothing',
  why: 'Silence means nothing where the watcher may be blind.',
  required: true,
  help: {
    rule: 'Inconclusive where a canary was not sent or not seen on a node: from the node at the start, during and at the end of the run, and from pods once the cluster was ready; where the kernel dropped packets or logged more than arrived, where rules of the watch were taken away, a capture ended early, its evidence could not be kept, or the clock was set.',
    fix: 'Run again on a machine with less load; the reason names the node and the canary. `airtight doctor` says whether the watch can work here at all.',
  },
  needs: ['watch'],
  evaluate: ({ watch }) => {
    const blind = blindness(watch);
    return blind === undefined
      ? { status: 'pass' }
      : { status: 'inconclusive', cause: 'evidence-missing', reason: blind };
  },
});
