import { parse, satisfies, validRange } from 'semver';

/**
 * Whether a chart's version is within a dependency's range. Helm reads ranges with Masterminds/semver, which differs from
 * npm's in three things that are seen to here: a comma is an `and`, `!=` leaves a version out, and a pre-release fits only
 * where the comparison itself names one (`>=1.0.0-0`), but then of any version. A range neither can read is not satisfied;
 * an empty one is satisfied by anything, as `helm template` has it.
 */
export function satisfiesRange(version: string, range: string): boolean {
  if (range.trim() === '') return true;
  return range.split('||').some((all) => comparisonsOf(all).every((one) => fits(version, one)));
}

/** Parts that must all hold: `>= 1.2, < 2` is two, `1.2 - 1.5` as well. */
function comparisonsOf(all: string): string[] {
  return all
    .replaceAll(/([^\s,]+)\s+-\s+([^\s,]+)/g, '>=$1 <=$2')
    .replaceAll(/([<>=!~^]+)\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((part) => part !== '');
}

function fits(version: string, comparison: string): boolean {
  const except = comparison.startsWith('!=');
  // `=>` and `=<` are Masterminds' other spellings of `>=` and `<=`.
  const npm = comparison.replace(/^!=/, '').replace(/^=([<>])/, '$1=');
  if (validRange(npm) === null) return false;
  const named = parse(npm.replace(/^[<>=~^]+/, ''))?.prerelease.length;
  if (!named && parse(version)?.prerelease.length) return false;
  return satisfies(version, npm, { includePrerelease: true }) !== except;
}
