import { createHash } from 'node:crypto';
import { type Attempt, offendingClasses } from '../model/attempt.ts';
import type { Judgement } from './classify.ts';
import type { Content } from './protocols/content.ts';
import type { Sighting } from './sighting.ts';

/** A sighting that is an attempt, with its class. */
export interface Judged {
  readonly sighting: Sighting;
  readonly judgement: Judgement;
}

const confidences = ['none', 'low', 'medium', 'high'] as const;

/**
 * Characters that all attempts together may take as JSON. A result is one text, and there is none of more than 512 M: names
 * that nobody could read take ten times what they took on the wire.
 */
const maxCharacters = 64_000_000;

/** Attempts, and how many more there were than there is room for. */
export interface Folded {
  readonly attempts: Attempt[];
  readonly leftOut: number;
}

/**
 * Folds sightings of the same source, destination and question into one record each, in order of first time. Where there
 * are more than `room` characters hold, what nothing allows comes first.
 */
export function foldAttempts(judged: readonly Judged[], room = maxCharacters): Folded {
  const records = new Map<string, Omit<Attempt, 'id'>>();
  for (const attempt of withoutFragments(judged).flatMap(toAttempts)) {
    const { port: _from, ...source } = attempt.source;
    const key = JSON.stringify([attempt.class, source, attempt.destination, attempt.detail]);
    const before = records.get(key);
    records.set(key, before ? merge(before, attempt) : attempt);
  }
  const all = [...records.values()].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const told = within(room, all);
  const attempts = all
    .filter((attempt) => told.has(attempt))
    .map((attempt, index) => ({ id: `a${index + 1}`, ...attempt }));
  return { attempts, leftOut: all.length - attempts.length };
}

/** Those that fit, one after the other, offending ones before all others. */
function within(room: number, all: readonly Omit<Attempt, 'id'>[]): Set<Omit<Attempt, 'id'>> {
  const isOffending = (attempt: Omit<Attempt, 'id'>) => offendingClasses.includes(attempt.class);
  const ranked = [...all.filter(isOffending), ...all.filter((attempt) => !isOffending(attempt))];
  let left = room;
  const end = ranked.findIndex((attempt) => (left -= JSON.stringify(attempt).length) < 0);
  return new Set(end < 0 ? ranked : ranked.slice(0, end));
}

/**
 * One JSON line an attempt, each with `prev`: the SHA-256 (hex) of the line before it, without its line break; 64
 * zeros in the first. A line changed or taken out breaks the chain.
 */
export function attemptsJsonl(attempts: readonly Attempt[]): string {
  let prev = '0'.repeat(64);
  let text = '';
  for (const attempt of attempts) {
    const line = JSON.stringify({ ...attempt, prev });
    prev = createHash('sha256').update(line).digest('hex');
    text += `${line}\n`;
  }
  return text;
}

/** One for each thing that was said; packets that said nothing are counted with the first. */
function toAttempts({ sighting, judgement }: Judged): Omit<Attempt, 'id'>[] {
  const { flow, source, attribution, expansions } = sighting;
  const [first, ...more] = flow.contents;
  const others = more.reduce((sum, { count }) => sum + count, 0);
  const about = {
    ...(judgement.source ? { ...source, kind: judgement.source } : source),
    ...(flow.sourcePort === undefined ? {} : { port: flow.sourcePort }),
  };
  const whole = { content: first?.content ?? {}, count: Math.max(1, flow.count - others) + expansions };
  return [whole, ...more].map(({ content, count }) => ({
    time: new Date(flow.first).toISOString(),
    lastTime: new Date(flow.last).toISOString(),
    class: judgement.class,
    reason: judgement.reason,
    count,
    ...(more.length > 0 || expansions > 0 ? {} : { bytes: flow.bytes }),
    source: about,
    destination: {
      address: flow.destination,
      ...(flow.port === undefined ? {} : { port: flow.port }),
      protocol: flow.protocol,
      ...nameOf(sighting, content),
    },
    detail: {
      ...(flow.question ? { query: `${flow.question.type} ${flow.question.name}` } : {}),
      ...content,
    },
    attribution: judgement.source ? { method: 'harness', confidence: 'high' } : attribution,
  }));
}

/** The name that the sender called the destination by. */
function nameOf({ flow, called }: Sighting, { tls, http }: Content): { name?: string } {
  const name = flow.question?.name ?? tls?.serverName ?? http?.host ?? called;
  return name === undefined ? {} : { name };
}

function merge(a: Omit<Attempt, 'id'>, b: Omit<Attempt, 'id'>): Omit<Attempt, 'id'> {
  const { port, ...source } = a.source;
  const { bytes, ...rest } = a;
  const rank = (one: typeof a) => confidences.indexOf(one.attribution.confidence);
  return {
    ...rest,
    ...(bytes === undefined || b.bytes === undefined ? {} : { bytes: bytes + b.bytes }),
    source: port === undefined || port !== b.source.port ? source : a.source,
    time: a.time < b.time ? a.time : b.time,
    lastTime: a.lastTime > b.lastTime ? a.lastTime : b.lastTime,
    count: a.count + b.count,
    attribution: rank(b) < rank(a) ? b.attribution : a.attribution,
  };
}

/** Fragments after the first have no port: they belong to the record of the first, where that was seen. */
function withoutFragments(judged: readonly Judged[]): Judged[] {
  const key = ({ sighting: { flow } }: Judged) => `${flow.source} ${flow.destination} ${flow.protocol}`;
  const whole = new Set(judged.filter(({ sighting }) => !sighting.flow.fragments).map(key));
  return judged.filter((one) => !one.sighting.flow.fragments || !whole.has(key(one)));
}
