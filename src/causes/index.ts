import type { Attempt } from '../model/attempt.ts';
import { parseImageReference } from '../model/image-reference.ts';
import { applicationCauses } from './applications.ts';
import type { CauseMatch, KnownCause } from './cause.ts';
import { dataCauses } from './data.ts';
import { observabilityCauses } from './observability.ts';
import { platformCauses } from './platform.ts';

export type { KnownCause } from './cause.ts';

/** Everything known to call out by itself. An entry needs a source that says what it does and what turns it off. */
export const knownCauses: readonly KnownCause[] = [
  ...platformCauses,
  ...observabilityCauses,
  ...dataCauses,
  ...applicationCauses,
];

/**
 * What usually makes such an attempt, by where it goes and, where that is known, by the image that sent it. It is what the
 * field knows, never proof: the packet does not say who wrote it.
 */
export function causesOf(attempt: Attempt): KnownCause[] {
  // What airtight sends itself has one cause.
  if (attempt.class === 'harness') return [];
  return knownCauses.filter(({ match }) => fits(match, attempt));
}

function fits(match: CauseMatch, { source, destination }: Attempt): boolean {
  const { names, address, port, process } = match;
  const name = destination.name?.toLowerCase();
  const isBelow = (parent: string) => name === parent || name?.endsWith(`.${parent}`) === true;
  return (
    (names === undefined || names.some(isBelow)) &&
    (address === undefined || address === destination.address) &&
    (port === undefined || port === `${destination.protocol}/${destination.port ?? ''}`) &&
    (process === undefined || process === source.process) &&
    fitsImage(match, source)
  );
}

function fitsImage({ image, imageMustBeKnown, process }: CauseMatch, source: Attempt['source']): boolean {
  // Where the node's program asked, the image is what it pulled.
  if (process === undefined && source.process !== undefined) return image === undefined;
  if (image === undefined) return true;
  if (source.image === undefined) return imageMustBeKnown !== true;
  const parsed = parseImageReference(source.image);
  return parsed.ok && image.test(parsed.reference.repository);
}
