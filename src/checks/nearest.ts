import type { ImageReference } from '../model/image-reference.ts';
import { type Held, type Holdings, ofRepository } from './holdings.ts';

/** More changed letters than this, and two names are no longer alike. */
const maxDistance = 2;

/** What the bundle has that comes nearest to the image asked for, in words, with how it differs. */
export function nearest(holdings: Holdings, wanted: ImageReference): string {
  const own = ofRepository(holdings, wanted);
  const sameTag = own.find(({ name }) => name.tag !== undefined && name.tag === wanted.tag);
  if (sameTag) return `the bundle has that tag with digest ${sameTag.image.digest}`;
  const otherPin = closest(own, ({ name }) => distance(name.tag ?? '', wanted.tag ?? '', 128));
  if (otherPin) {
    const { reference, digest } = otherPin.image;
    return `the bundle has ${reference}${wanted.digest === undefined ? '' : ` with digest ${digest}`}`;
  }

  const sameRepository = holdings.all.filter(({ name }) => name.repository === wanted.repository);
  const otherRegistry = sameRepository.find(({ name }) => name.tag === wanted.tag) ?? sameRepository[0];
  if (otherRegistry) return `the bundle has it from another registry: ${otherRegistry.image.reference}`;

  const last = lastPart(wanted.repository);
  const alike = closest(holdings.all, ({ name }) => distance(lastPart(name.repository), last, maxDistance));
  return alike
    ? `the bundle has one of a similar name: ${alike.image.reference}`
    : 'the bundle has nothing like it';
}

function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}

/** The first of those with the smallest distance, leaving out those too far away (undefined). */
function closest(held: readonly Held[], far: (held: Held) => number | undefined): Held | undefined {
  let best: { readonly held: Held; readonly far: number } | undefined;
  for (const each of held) {
    const distance = far(each);
    if (distance !== undefined && (best === undefined || distance < best.far)) {
      best = { held: each, far: distance };
    }
  }
  return best?.held;
}

/** The name that is most like the wanted one; undefined where none is alike. */
export function closestName(names: readonly string[], wanted: string): string | undefined {
  const limit = Math.max(maxDistance, Math.floor(wanted.length / 3));
  const far = (name: string): number => distance(name, wanted, limit) ?? Infinity;
  const best = [...names].sort((a, b) => far(a) - far(b))[0];
  return best !== undefined && far(best) < Infinity ? best : undefined;
}

/** Letters to change, add or drop to get from one text to the other (Levenshtein); undefined where more than `limit`. */
function distance(from: string, to: string, limit: number): number | undefined {
  if (Math.abs(from.length - to.length) > limit) return undefined;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const changed = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    // Rows never get smaller: a bundle of hostile names costs no more than this.
    if (Math.min(...next) > limit) return undefined;
    row = next;
  }
  const result = row[to.length] ?? 0;
  return result > limit ? undefined : result;
}
