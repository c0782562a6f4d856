import { type Location, locationText } from '../model/location.ts';
import type { CheckResult, Result } from '../model/result.ts';

/** A place in the bundle: exact, or in words and, where that is known, the file. */
export type Place = Location | { readonly words: string; readonly file?: string };

/** A place in one line. */
export function placeText(place: Place): string {
  return 'words' in place ? place.words : locationText(place);
}

/** Places of the bundle that have to do with a check, a line each; see {@link exactPlacesOf}. */
export function placesOf(result: Result, check: CheckResult): string[] {
  return exactPlacesOf(result, check).map(placeText);
}

/**
 * Places of the bundle that have to do with a check: those of each image, pod, chart, file and host that its reason names, or
 * what it found, where the reason is cut.
 */
export function exactPlacesOf(result: Result, { outcome }: CheckResult): Place[] {
  if (outcome.status === 'pass' || outcome.status === 'manual') return [];
  const found = 'found' in outcome ? (outcome.found ?? []) : [];
  const named = namedIn([outcome.reason, ...found].join('\n'));
  const { bundle, references = [], urls = [] } = result;
  const images = new Set([
    ...references.map(({ reference }) => reference).filter(named),
    ...result.images
      .filter(({ usedBy, namedBy = [] }) => [...usedBy, ...namedBy].some(named))
      .map(({ reference }) => reference),
  ]);
  const places: Place[] = [
    ...references.filter(({ reference }) => images.has(reference)).map(({ location }) => location),
    ...urls.filter(({ host }) => named(host)).map(({ location }) => location),
    ...bundle.charts.filter(({ name, version }) => named(`${name} ${version}`)).map(chartPlace),
    ...bundle.files.filter(({ name }) => named(name)).map(({ name }) => ({ words: name, file: name })),
  ];
  return [...new Map(places.map((place) => [placeText(place), place])).values()];
}

function chartPlace({ name, version, place }: Result['bundle']['charts'][number]): Place {
  return place === undefined ? { words: `chart ${name} ${version}` } : { words: place, file: place };
}

/** Whether the text names something as a word of its own: `web:1.0` is not in `web:1.0.1`, nor in `my-web:1.0`. */
function namedIn(text: string): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const is = name !== '' && text.includes(name) && asWord(name).test(text);
    known.set(name, is);
    return is;
  };
}

function asWord(name: string): RegExp {
  const literal = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<![\\w./@-])${literal}(?![\\w@/-]|[.:]\\w)`, 'u');
}
