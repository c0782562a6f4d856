import { defineCheck } from '../model/check.ts';
import { blindness } from './blindness.ts';

export const watchProven = defineCheck({
  id: 'watch-proven',
  tier: 'silence',
  title: 'The watch saw every canary on every node, and lost nothing',
  why: 'Silence means nothing where the watcher may be blind.',
  required: true,
  help: {
    rule: 'Inconclusive where a canary sent on purpose at the start, during or at the end of the run was not seen on a node, where the kernel dropped packets, or where a capture ended early.',
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
