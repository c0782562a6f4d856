import { groupBy } from '../../src/model/group-by.ts';
import { type Attempt, offendingClasses } from '../../src/model/attempt.ts';
import type { WatchMode } from '../../src/model/lured.ts';
import type { Truth } from '../ways-out-truth.ts';

/** What was tried, and who did it. */
export interface Tried extends Truth {
  readonly by:
    { readonly kind: 'pod'; readonly pod: string } | { readonly kind: 'node'; readonly node: string };
  readonly group: Group;
}
export type Group = 'pod' | 'host' | 'node' | 'job' | 'reuse' | 'pull' | 'boot';

/** How what was tried compares with what was recorded. */
export interface Score {
  readonly tried: number;
  readonly found: number;
  /** Of those found, how many name who did it; the rest are unknown or wrong. */
  readonly attributed: number;
  readonly wrong: number;
  /** Those not found, or told of the wrong sender, in words. */
  readonly troubles: readonly string[];
}

/** Holds what was tried against what was recorded; where a lure answered, more must be known. */
export function scoreOf(tried: readonly Tried[], attempts: readonly Attempt[], mode: WatchMode): Score {
  const holds = mode === 'lure' ? holdsAnswered : holdsFields;
  const byTarget = groupBy(
    attempts.filter((attempt) => offendingClasses.includes(attempt.class)),
    targetOfAttempt,
  );
  const troubles: string[] = [];
  const count = { found: 0, attributed: 0, wrong: 0 };
  for (const one of tried) {
    const records = byTarget.get(targetOf(one)) ?? [];
    if (!records.some((record) => holds(one, record))) {
      troubles.push(`not found: way ${one.way} of ${nameOf(one.by)}, ${targetOf(one)}`);
      continue;
    }
    count.found += 1;
    const wrong = records.find((record) => record.source.kind !== 'unknown' && !isBy(one, record));
    if (wrong) {
      count.wrong += 1;
      troubles.push(`wrong: way ${one.way} of ${nameOf(one.by)} was told of ${JSON.stringify(wrong.source)}`);
    } else if (records.some((record) => isBy(one, record))) count.attributed += 1;
    else troubles.push(`unknown: way ${one.way} of ${nameOf(one.by)}`);
  }
  return { tried: tried.length, ...count, troubles };
}

/** By a name that was asked for, or by address, port and protocol. */
function targetOf({ protocol = '', destination = '', port, name, type, way }: Truth): string {
  if (way === 21) return `pull ${name ?? ''}`;
  return type === undefined
    ? `${protocol} ${destination} ${port ?? ''}`
    : `${protocol} asks ${type} ${name ?? ''}`;
}

function targetOfAttempt({
  destination: { address, port, protocol, name },
  detail,
  source,
}: Attempt): string {
  if (name?.includes('.registry.') === true && source.process === 'containerd') return `pull ${name}`;
  return detail.query === undefined
    ? `${protocol} ${address} ${port ?? ''}`
    : `${protocol} asks ${detail.query}`;
}

/** What has to be known of some ways beyond where they went. */
function holdsFields({ way, name, port }: Truth, { detail }: Attempt): boolean {
  if (way === 15) return detail.quic !== undefined && detail.tls?.serverName === name;
  if (way === 16) return detail.ntp?.version === 4;
  if (way === 17) return detail.text?.kind === (port === 514 ? 'syslog' : 'statsd');
  return true;
}

/** What is said only to somebody who answers; names begin with way and repeat, as the program makes them. */
function holdsAnswered(tried: Truth, attempt: Attempt): boolean {
  const { way, repeat } = tried;
  const { tls, http } = attempt.detail;
  const name = [way, repeat].map((number) => String(number).padStart(2, '0')).join('-r');
  switch (way) {
    case 7:
    case 12:
    case 14:
      return tls?.serverName?.startsWith(`w${name}-`) === true;
    case 8:
    case 13:
      return tls !== undefined && tls.serverName === undefined && tls.partial === undefined;
    case 11:
      return http?.host?.startsWith(`w${name}-`) === true && http.path === '/updates';
    case 20:
      return http?.path === '/latest/meta-data/';
    default:
      return holdsFields(tried, attempt);
  }
}

function isBy({ by }: Tried, { source }: Attempt): boolean {
  return by.kind === 'pod' ? source.pod === by.pod : source.kind === 'node' && source.node === by.node;
}

function nameOf(by: Tried['by']): string {
  return by.kind === 'pod' ? by.pod : by.node;
}
