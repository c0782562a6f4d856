import { defineCheck } from '../model/check.ts';
import { blindness } from './blindness.ts';

export const watchProven = defineCheck({
  id: 'watch-proven',
  tier: 'silence',
  title: 'The watch saw every canary on every node, and lost nothing',
  why: 'Silence means nothing where the watcher may be blind.',
  required: true,
  needs: ['watch'],
  evaluate: ({ watch }) => {
    const blind = blindness(watch);
    return blind === undefined
      ? { status: 'pass' }
      : { status: 'inconclusive', cause: 'evidence-missing', reason: blind };
  },
});
