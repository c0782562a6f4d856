import type { Attempt } from '../model/attempt.ts';
import { normalizeReference } from '../model/image-reference.ts';
import { type Location, locationText } from '../model/location.ts';
import type { Result } from '../model/result.ts';
import type { PodFacts } from './pod.ts';

/** Where the bundle writes what has to do with an attempt. */
export interface Written {
  /** Places that ask for the image, a line each. */
  readonly runs: readonly string[];
  /** How sure the places are, or why there are none. */
  readonly note: string;
  /** Places that name the destination, a line each. */
  readonly names: readonly string[];
}

/** Where in the bundle the image that made an attempt is asked for, and its destination named; nothing is guessed. */
export function writtenOf(result: Result, attempt: Attempt, pod: PodFacts | undefined): Written {
  const goal = attempt.destination.name?.toLowerCase() ?? attempt.destination.address;
  const names = (result.urls ?? [])
    .filter(({ host }) => host.toLowerCase() === goal)
    .map(({ location }) => location);
  return { ...placesOf(result, attempt, pod), names: lines(names) };
}

function placesOf(
  { references, images: held }: Result,
  { source }: Attempt,
  pod: PodFacts | undefined,
): Pick<Written, 'runs' | 'note'> {
  if (source.pod === undefined) {
    return { runs: [], note: 'No pod is known to have sent it, so no line of a manifest can be named.' };
  }
  if (references === undefined) {
    return { runs: [], note: "The result does not say what the bundle's manifests ask for." };
  }
  const used = held.filter(({ usedBy }) => usedBy.includes(`${source.namespace ?? ''}/${source.pod ?? ''}`));
  const own = source.image === undefined ? (pod?.images ?? []) : [source.image];
  // What was pulled may not be what runs in the pod; of all else the result has the bundle's own name for it.
  const images = new Set([
    ...own.map((image) => normalizeReference(image) ?? image),
    ...(source.process === undefined ? used.map(({ reference }) => reference) : []),
  ]);
  if (images.size === 0) return { runs: [], note: 'No image is known of the pod.' };

  const asking = references.filter(({ reference }) => images.has(reference)).map(({ location }) => location);
  if (asking.length === 0) {
    const supplied = held.some(({ reference, source: from }) => from === 'harness' && images.has(reference));
    const why = supplied ? 'airtight supplied it' : 'nothing that was read asks for it';
    return { runs: [], note: `No place in the bundle asks for ${[...images].join(', ')}: ${why}.` };
  }
  const owned = asking.filter(({ object }) => isOwner(object, pod?.owner ?? source.owner));
  if (owned.length > 0) return { runs: lines(owned), note: "Of the pod's owner, as the cluster named it." };
  const alike = longestPrefixes(asking, source.pod);
  if (alike.length > 0) {
    return { runs: lines(alike), note: "By the pod's name, which begins with the object's." };
  }
  return { runs: lines(asking), note: 'These ask for its image; which of them made the pod is not known.' };
}

/** Whether the object is the owner itself, or a Deployment or CronJob that names its ReplicaSets or Jobs after itself. */
function isOwner(object: string | undefined, owner: string | undefined): boolean {
  if (object === undefined || owner === undefined) return false;
  if (object === owner) return true;
  const made = { Deployment: 'ReplicaSet', CronJob: 'Job' }[object.split('/')[0] ?? ''];
  const name = nameOf(object);
  return made !== undefined && new RegExp(`^${made}/`).test(owner) && isMadeAfter(nameOf(owner), name);
}

/** One word more than the name: a template's hash, or the time of a schedule. */
function isMadeAfter(made: string, name: string): boolean {
  return made.startsWith(`${name}-`) && /^[a-z0-9]+$/.test(made.slice(name.length + 1));
}

/** Of the objects that the pod may be named after, those with the longest name: `web-api` before `web`. */
function longestPrefixes(locations: readonly Location[], pod: string): Location[] {
  const fitting = locations.filter(({ object }) => {
    const name = object === undefined ? '' : nameOf(object);
    return name !== '' && (pod === name || pod.startsWith(`${name}-`));
  });
  const longest = Math.max(...fitting.map(({ object = '' }) => nameOf(object).length));
  return fitting.filter(({ object = '' }) => nameOf(object).length === longest);
}

function nameOf(object: string): string {
  return object.slice(object.indexOf('/') + 1);
}

function lines(locations: readonly Location[]): string[] {
  return [...new Set(locations.map(locationText))];
}
