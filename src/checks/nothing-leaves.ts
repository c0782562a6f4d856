import { type Attempt, offendingClasses } from '../model/attempt.ts';
import { defineCheck } from '../model/check.ts';
import { blindness } from './blindness.ts';

export const nothingLeaves = defineCheck({
  id: 'nothing-leaves',
  tier: 'silence',
  title: 'Nothing inside tried to reach anything undeclared',
  why: 'What is fetched from outside on a connected network is missing on site, and often hangs rather than fails.',
  required: true,
  needs: ['watch'],
  evaluate: ({ watch }) => {
    const attempts = watch.attempts.filter((attempt) => offendingClasses.includes(attempt.class));
    if (attempts.length > 0) {
      return {
        status: 'fail',
        reason: attempts.slice(0, 10).map(describe).join('; ') + more(attempts.length - 10),
        remedy:
          'Turn the call off, bring what it wants in the bundle, or declare it under watch.allow with a reason.',
      };
    }
    const blind = blindness(watch);
    if (blind === undefined) return { status: 'pass' };
    return {
      status: 'inconclusive',
      cause: 'evidence-missing',
      reason: `No attempt was recorded, but the watch is not proven: ${blind}`,
    };
  },
});

function describe({ source, destination, detail, count }: Attempt): string {
  const who =
    source.kind === 'pod'
      ? `pod ${source.namespace ?? ''}/${source.pod ?? ''}`
      : `${source.kind} ${source.process ?? source.node} (${source.address})`;
  const times = count > 1 ? ` (${count} times)` : '';
  if (detail.query !== undefined) return `${who} asked for ${detail.query}${times}`;
  const port = destination.port === undefined ? '' : `:${destination.port}`;
  return `${who} tried ${destination.protocol} ${destination.address}${port}${times}`;
}

function more(count: number): string {
  return count > 0 ? `; and ${count} more` : '';
}
