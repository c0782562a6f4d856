import { columnsText } from '../columns.ts';
import { oneLine, withoutCommands } from '../text.ts';
import { formatTime } from '../units.ts';
import { verdictWords } from '../words.ts';
import type { History, PastRun } from './history.ts';

/** One line a run, newest first, for a terminal. */
export function historyTable({ runs }: History): string {
  if (runs.length === 0) return 'No run was found.\n';
  const head = ['STARTED', 'VERDICT', 'BUNDLE', 'SCENARIO', 'FAILED', 'UNDECIDED', 'NEW', 'FIXED', 'FOLDER'];
  return withoutCommands(columnsText([head, ...runs.map(row)]));
}

function row({
  startedAt,
  verdict,
  bundle,
  command,
  scenario,
  failed,
  inconclusive,
  change,
  folder,
}: PastRun): string[] {
  return [
    formatTime(startedAt),
    verdictWords[verdict],
    bundle.name,
    command === 'inspect' ? 'only read' : scenario,
    String(failed.length),
    String(inconclusive.length),
    // Nothing to hold it against is not the same as nothing new.
    change === undefined ? '-' : String(change.new.length),
    change === undefined ? '-' : String(change.fixed.length),
    folder,
  ].map(oneLine);
}
