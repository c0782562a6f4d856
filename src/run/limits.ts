import { type BundleLimits, defaultLimits as bundleLimits } from '../bundle/limits.ts';
import { AirtightError } from '../errors.ts';
import { type InspectLimits, inspectLimits } from '../inspect/limits.ts';
import { parseBytes } from '../model/units.ts';

/** Every limit on what a candidate may ask of this machine; docs/limits.md has them in words. */
export interface Limits extends InspectLimits {
  readonly bundle: BundleLimits;
}

export const defaultLimits: Limits = { bundle: bundleLimits, ...inspectLimits };

/** Name of each limit as users write it: those of the bundle stand for themselves, the others behind their group. */
export const limitNames: readonly string[] = Object.entries(defaultLimits).flatMap(([group, limits]) =>
  Object.keys(limits as object).map((name) => (group === 'bundle' ? name : `${group}.${name}`)),
);

/**
 * Limits with one of them changed by a `NAME=VALUE` from the command line, where a value is a number or a size such as
 * `64GiB`; anything else is an AirtightError of kind usage.
 */
export function parseLimit(text: string, before: Limits = defaultLimits): Limits {
  const [name = '', value = ''] = text.split(/=(.*)/s);
  if (!limitNames.includes(name)) {
    throw limitError(`There is no limit ${JSON.stringify(name)}: ${limitNames.join(', ')} are there.`);
  }
  const [group, key] = split(name);
  const number = parseBytes(value);
  if (number === undefined || number === 0) {
    throw limitError(
      `${name} must be a number or a size such as 64GiB; its default is ${valueOf(defaultLimits, name)}.`,
    );
  }
  return { ...before, [group]: { ...before[group], [key]: number } };
}

/** The limits that are not the defaults, as `NAME=VALUE`. */
export function changedLimits(limits: Limits): string[] {
  return limitNames
    .filter((name) => valueOf(limits, name) !== valueOf(defaultLimits, name))
    .map((name) => `${name}=${valueOf(limits, name)}`);
}

function valueOf(limits: Limits, name: string): number {
  const [group, key] = split(name);
  return (limits[group] as unknown as Record<string, number>)[key] ?? 0;
}

/** Group and key of a name that is known to be one. */
function split(name: string): [group: keyof Limits, key: string] {
  const [first = '', second] = name.split('.');
  return second === undefined ? ['bundle', first] : [first as keyof Limits, second];
}

function limitError(message: string): AirtightError {
  return new AirtightError('usage', message, {
    code: 'limit-invalid',
    hint: 'Write --limit NAME=VALUE; docs/limits.md lists them.',
  });
}
