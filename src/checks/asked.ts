import type { ImageReference } from '../model/image-reference.ts';
import type { Confidence, FoundReference } from '../model/inspection.ts';
import { locationText } from '../model/location.ts';
import { groupBy } from '../model/group-by.ts';
import { nameOf } from './holdings.ts';
import { inline } from './lines.ts';

/** One image that is asked for, and every place that asks for it. */
export interface Asked {
  readonly reference: string;
  readonly name: ImageReference;
  /** The highest of its places. */
  readonly confidence: Confidence;
  readonly places: readonly FoundReference[];
}

const order: readonly Confidence[] = ['high', 'medium', 'low'];
const placesShown = 3;

/** Each image once, in the order they were found. */
export function askedFor(found: readonly FoundReference[]): Asked[] {
  const byReference = groupBy(found, ({ reference }) => reference);
  return [...byReference].map(([reference, places]) => ({
    reference,
    name: nameOf(reference),
    confidence: order.find((each) => places.some(({ confidence }) => confidence === each)) ?? 'low',
    places,
  }));
}

/** The image and where it is asked for, in one line; how sure that is, where it is not. */
export function askedText({ reference, confidence, places }: Asked): string {
  const sure = confidence === 'high' ? '' : `, ${confidence} confidence`;
  return `${reference} (asked for at ${inline(places, ({ location }) => locationText(location), placesShown)}${sure})`;
}
