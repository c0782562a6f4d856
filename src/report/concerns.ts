import type { CheckResult, Result } from '../model/result.ts';
import { fingerprint } from './content-id.ts';
import { exactPlacesOf, type Place } from './places.ts';
import { visible } from './text.ts';
import { causeWords, wanted } from './words.ts';

/** A check at one place of the bundle that it has to do with. */
export interface Concern {
  readonly check: CheckResult;
  /** Absent where the check's reason names no place. */
  readonly place?: Place;
  /** The same for the same check and place in the next run, also where the line moved or the words changed. */
  readonly fingerprint: string;
}

/** A check once for each place it has to do with, else once. */
export function concernsOf(result: Result, check: CheckResult): Concern[] {
  const places = exactPlacesOf(result, check);
  const { tier, id } = check;
  if (places.length === 0) return [{ check, fingerprint: fingerprint(tier, id) }];
  const seen = new Map<string, number>();
  return places.map((place) => {
    const words =
      'words' in place
        ? [place.words]
        : [place.file, place.object ?? '', place.path, place.rendered ? (place.values ?? '') : ''];
    const key = JSON.stringify(words);
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return {
      check,
      place,
      fingerprint: fingerprint(tier, id, ...words, ...(nth === 0 ? [] : [String(nth)])),
    };
  });
}

/** Path of a place as a relative URI, the bundle itself where no file is known; `!` is between an archive and what is in it. */
export function placeUri(result: Result, place: Place | undefined): string {
  const path = place?.file ?? result.bundle.name;
  const segments = visible(path)
    .split('/')
    .filter((segment) => !['', '.', '..'].includes(segment));
  return segments.map(encodeURIComponent).join('/') || 'bundle';
}

/** Line of the file at a place; undefined where it is not known, or counts in what was rendered and not in the file. */
export function placeLine(place: Place | undefined): number | undefined {
  return place === undefined || 'words' in place || place.rendered ? undefined : place.line;
}

/** What was found and is no line of the reason, which is cut where it is a long list. */
export function foundBeyondReason({ outcome }: CheckResult): string[] {
  if (outcome.status !== 'fail' && outcome.status !== 'warn') return [];
  const told = `\n${outcome.reason}\n`;
  return (outcome.found ?? []).filter((text) => !told.includes(`\n${text}\n`));
}

/** What a check came to, in words. Its title says what holds when it passes: otherwise that is only what was wanted. */
export function outcomeText({ title, outcome }: CheckResult): string {
  switch (outcome.status) {
    case 'pass':
      return visible(outcome.note === undefined ? title : `${title}: ${outcome.note}`);
    case 'warn':
    case 'fail':
      return visible(`${wanted(title)}: ${outcome.reason}`);
    case 'inconclusive':
      return visible(`${wanted(title)}: not decided. ${causeWords[outcome.cause]}: ${outcome.reason}`);
    case 'not-applicable':
      return visible(`${wanted(title)}: not applicable. ${outcome.reason}`);
    case 'manual':
      return visible(`${wanted(title)}: to be done by hand. ${outcome.instruction}`);
  }
}
