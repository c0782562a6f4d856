import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseBytes } from '../model/units.ts';
import { changedLimits, defaultLimits, type Limits, parseLimit } from '../run/limits.ts';
import type { InspectOptions } from '../run/options.ts';

/** Options of the static tier, the same for `inspect` and `check`. */
export interface StaticCliOptions {
  readonly values: readonly string[];
  readonly kubeVersion?: string;
  readonly lock?: string;
  readonly verifyKey?: string;
  readonly horizon?: number;
  readonly siteDisk?: number;
  readonly siteTemporary?: number;
  readonly limit: Limits;
}

/** Adds them to a command. */
export function addStaticOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--values <file>', 'render every chart with this values file too (may be repeated)')
        .argParser(append)
        .default([], 'none'),
    )
    .option(
      '--kube-version <version>',
      "Kubernetes version to render for (default: that of the bundle's K3s)",
    )
    .option('--lock <file>', 'airtight.lock the bundle must still be the same as')
    .option('--verify-key <pem>', 'public key that the signatures in the bundle must fit')
    .option('--horizon <days>', 'days from now that certificates must be valid (default: 90)', days)
    .option('--site-disk <size>', 'free disk on site, such as 40GiB', size)
    .option('--site-temporary <size>', "free room in the site's temporary folder", size)
    .addOption(
      new Option('--limit <name=value>', 'raise or lower a limit on what is read; may be repeated')
        .argParser(parseLimit)
        .default(defaultLimits, 'docs/limits.md lists them'),
    );
}

/** The same as what the run is asked for. */
export function inspectOptionsOf(options: StaticCliOptions): InspectOptions {
  const { values, kubeVersion, lock, verifyKey, horizon, siteDisk, siteTemporary } = options;
  const siteRoom = {
    ...(siteDisk === undefined ? {} : { disk: siteDisk }),
    ...(siteTemporary === undefined ? {} : { temporary: siteTemporary }),
  };
  return {
    valuesFiles: values,
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    ...(lock === undefined ? {} : { lock }),
    ...(verifyKey === undefined ? {} : { verifyKey }),
    ...(horizon === undefined ? {} : { horizonDays: horizon }),
    siteRoom,
  };
}

/** The same as words of a command line: what was given, without the defaults. */
export function givenWords(options: StaticCliOptions): string[] {
  const { values, kubeVersion, lock, verifyKey, horizon, siteDisk, siteTemporary, limit } = options;
  const word = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`--${name}`, String(value)];
  return [
    ...values.flatMap((file) => word('values', file)),
    ...word('kube-version', kubeVersion),
    ...word('lock', lock),
    ...word('verify-key', verifyKey),
    ...word('horizon', horizon),
    ...word('site-disk', siteDisk),
    ...word('site-temporary', siteTemporary),
    ...changedLimits(limit).flatMap((each) => word('limit', each)),
  ];
}

function append(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function days(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0)
    throw new InvalidArgumentError('Give a whole number of days, such as 90.');
  return count;
}

/** Reads `40GiB`, `500M` or a number of bytes. */
function size(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined) throw new InvalidArgumentError('Give a size, such as 40GiB or 500M.');
  return bytes;
}
