import { type Attempt, type AttemptClass, offendingClasses } from '../model/attempt.ts';
import type { Result } from '../model/result.ts';
import { groupBy } from '../model/group-by.ts';
import { countByClass, sourceName } from './facts.ts';
import { classWords } from './words.ts';

/** Attempts that share a line of the timeline. */
export interface Lane {
  readonly name: string;
  readonly class: AttemptClass;
  readonly attempts: readonly Attempt[];
}

/** Sources that get a lane of their own in a class; the rest share one. */
const sourcesShown = 6;

/** A lane for each class; where nothing allows the attempts, one for each pod or node they came from, the busiest first. */
export function attemptLanes(result: Result): Lane[] {
  return countByClass(result)
    .filter(({ attempts }) => attempts.length > 0)
    .flatMap(({ class: name, attempts }) =>
      offendingClasses.includes(name)
        ? bySource(name, attempts)
        : [{ name: `Attempts: ${classWords[name].name.toLowerCase()}`, class: name, attempts }],
    );
}

function bySource(name: AttemptClass, attempts: readonly Attempt[]): Lane[] {
  const sources = [...groupBy(attempts, ({ source }) => sourceName(source))].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const lane = (label: string, some: readonly Attempt[]): Lane => ({
    name: `${classWords[name].name}: ${label}`,
    class: name,
    attempts: some,
  });
  const rest = sources.slice(sourcesShown);
  return [
    ...sources.slice(0, sourcesShown).map(([label, some]) => lane(label, some)),
    ...(rest.length === 0
      ? []
      : [
          lane(
            `${rest.length} more sources`,
            rest.flatMap(([, some]) => some),
          ),
        ]),
  ];
}
