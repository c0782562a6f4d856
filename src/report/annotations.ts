import type { Exception } from '../model/gate.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { plural } from '../model/units.ts';
import { concernsOf, outcomeText, placeLine, type Concern } from './concerns.ts';
import { gateNotes } from './gate-facts.ts';
import { oneLine, visible } from './text.ts';
import { verdictWords } from './words.ts';

/** How GitHub shows an annotation: an error is red, a notice neither stops nor warns. */
export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** A line in a log of GitHub Actions that GitHub shows beside the run and, where it names a file, beside that. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly file?: string;
  readonly line?: number | undefined;
  readonly message: string;
}

/** GitHub shows so many annotations of each level from one step. */
const shownOfLevel = 10;
/** Its runner cuts a message after 4,096 characters. */
const longestMessage = 4000;

/**
 * Workflow commands that annotate a run on GitHub: errors for what failed, warnings for what warned or is not decided, notices
 * for what the gate let through, and a last line with the verdict, the gate and how many annotations there was no room for.
 */
export function renderAnnotations(result: Result): string {
  const all = [
    ...(result.gate?.expired ?? []).map(expiredAnnotation),
    ...result.checks.flatMap((check) => checkAnnotation(result, check)),
  ];
  const shown = (['error', 'warning', 'notice'] as const).flatMap((level) =>
    all
      .filter((annotation) => annotation.level === level)
      .slice(0, level === 'notice' ? shownOfLevel - 1 : shownOfLevel),
  );
  return [...shown, lastAnnotation(result, all.length - shown.length)].map(renderAnnotation).join('');
}

/** One workflow command, ending in a newline, escaped as GitHub's own toolkit does. */
export function renderAnnotation({ level, title, file, line, message }: Annotation): string {
  const properties = [
    `title=${escapeProperty(title)}`,
    ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
  ];
  const characters = Array.from(visible(message));
  const cut =
    characters.length > longestMessage
      ? `${characters.slice(0, longestMessage).join('')} [cut]`
      : characters.join('');
  return `::${level} ${properties.join(',')}::${escapeData(cut)}\n`;
}

function checkAnnotation(result: Result, check: CheckResult): Annotation[] {
  const level = levelOf(result, check);
  if (level === undefined) return [];
  const concerns = concernsOf(result, check);
  const { outcome } = check;
  const more = concerns.length - 1;
  const message = [
    outcomeText(check),
    ...('remedy' in outcome && outcome.remedy !== undefined ? [`Remedy: ${outcome.remedy}`] : []),
    ...(more > 0 ? [`It has to do with ${plural(more, 'other place')} too.`] : []),
    ...gateNotes(result, check),
  ];
  const title = `${check.tier}/${check.id}`;
  return [{ level, title, ...fileOf(result, concerns[0]), message: message.join('\n') }];
}

function levelOf(result: Result, check: CheckResult): AnnotationLevel | undefined {
  switch (check.outcome.status) {
    case 'fail':
      if (isLetThrough(result, check)) return 'notice';
      return check.required ? 'error' : 'warning';
    case 'warn':
      return isLetThrough(result, check) ? 'notice' : 'warning';
    case 'inconclusive':
    case 'manual':
      return 'warning';
    case 'pass':
    case 'not-applicable':
      return undefined;
  }
}

/** Whether the gate counts nothing that the check found: all of it is excused, or known where only new findings count. */
function isLetThrough({ gate }: Result, { id }: CheckResult): boolean {
  return gate?.counted?.every(({ check }) => check !== id) ?? false;
}

/** A file of the repository where that is known: of a folder, the file in it; else the bundle itself. */
function fileOf({ bundle }: Result, concern: Concern | undefined): Pick<Annotation, 'file' | 'line'> {
  const place = concern?.place;
  if (bundle.format !== 'directory' || place?.file === undefined) return { file: bundle.path };
  const [file = '', inside] = place.file.split('!');
  return {
    file: `${bundle.path.replace(/\/+$/, '')}/${file}`,
    ...(inside === undefined ? { line: placeLine(place) } : {}),
  };
}

function expiredAnnotation({ check, owner, expires, reason }: Exception): Annotation {
  const message = `The exception for ${check} of ${owner} expired on ${expires}: ${reason}`;
  return { level: 'error', title: 'exception expired', message };
}

function lastAnnotation({ verdict, summary, gate }: Result, notShown: number): Annotation {
  const message = [
    oneLine(summary),
    ...(gate === undefined ? [] : [`Gate: ${oneLine(gate.summary)}`]),
    ...(notShown > 0 ? [`${plural(notShown, 'annotation')} more than GitHub shows: see the report.`] : []),
  ];
  return { level: 'notice', title: `airtight: ${verdictWords[verdict]}`, message: message.join('\n') };
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
