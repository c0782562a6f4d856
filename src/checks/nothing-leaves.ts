import { causesOf, type KnownCause } from '../causes/index.ts';
import { type Attempt, offendingClasses } from '../model/attempt.ts';
import { defineCheck } from '../model/check.ts';
import { blindness } from './blindness.ts';
import { inline } from './lines.ts';

/** Known causes told in a remedy; the report tells each. */
const maxSettings = 3;

export const nothingLeaves = defineCheck({
  id: 'nothing-leaves',
  tier: 'silence',
  title: 'Nothing inside tried to reach anything undeclared',
  why: 'What is fetched from outside on a connected network is missing on site, and often hangs rather than fails.',
  required: true,
  help: {
    rule: 'Fails where anything in the lab tried to reach, or asked for the name of, a destination that nothing allows. What could not be classed counts as an attempt. Inconclusive where nothing was seen but the watch is not proven ([watch-proven](watch-proven.md)), or was in mode `lure`.',
    fix: 'Turn the call off (update checks, telemetry), bring what it wants in the bundle, or declare it under `watch.allow` of the scenario with the reason.',
    limits:
      'It sees what happens during the run: what a workload does later, or only under load, is not seen.',
  },
  needs: ['watch'],
  evaluate: ({ watch }) => {
    const attempts = watch.attempts.filter((attempt) => offendingClasses.includes(attempt.class));
    if (attempts.length > 0) {
      return {
        status: 'fail',
        reason: inline(attempts, describe),
        remedy: [
          'Turn the call off, bring what it wants in the bundle, or declare it under watch.allow with a reason.',
          ...settings(attempts),
        ].join(' '),
      };
    }
    const blind = blindness(watch);
    if (blind !== undefined) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: `No attempt was recorded, but the watch is not proven: ${blind}`,
      };
    }
    if (watch.lure === undefined) return { status: 'pass' };
    return {
      status: 'inconclusive',
      cause: 'prerequisite-failed',
      reason:
        'No attempt was recorded, but in watch mode lure outside names had addresses and connections were accepted: run again in mode deny, as on site.',
    };
  },
});

/** What usually makes such attempts, a sentence each: known from the field, not found out by this run. */
function settings(attempts: readonly Attempt[]): string[] {
  const goals = new Map<KnownCause, string>();
  for (const attempt of attempts) {
    const { name, address } = attempt.destination;
    for (const cause of causesOf(attempt)) goals.set(cause, goals.get(cause) ?? name ?? address);
  }
  const told = [...goals]
    .slice(0, maxSettings)
    .map(
      ([{ who, does, setting }, goal]) =>
        `Attempts to reach ${goal} are usually made by ${who}, ${does}; what ends them: ${setting}.`,
    );
  const more = goals.size - told.length;
  return more > 0 ? [...told, `The report tells ${more} more such causes.`] : told;
}

function whoText({ kind, process, node, namespace, pod, image, address }: Attempt['source']): string {
  const ofPod = `pod ${namespace ?? ''}/${pod ?? ''}`;
  if (kind === 'pod') {
    return process === 'containerd'
      ? `containerd on ${node}, pulling ${image ?? 'images'} for ${ofPod},`
      : ofPod;
  }
  return process === undefined
    ? `${kind} ${node} (${address})`
    : `${kind} ${process} on ${node} (${address})`;
}

function describe({ source, destination, detail, count }: Attempt): string {
  const who = whoText(source);
  const times = count > 1 ? ` (${count} times)` : '';
  if (detail.query !== undefined) return `${who} asked for ${detail.query}${times}`;
  const port = destination.port === undefined ? '' : `:${destination.port}`;
  const called = destination.name === undefined ? '' : `, called ${destination.name}`;
  return `${who} tried ${destination.protocol} ${destination.address}${port}${called}${times}`;
}
