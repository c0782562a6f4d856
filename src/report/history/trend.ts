import type { Verdict } from '../../model/outcome.ts';
import { plural } from '../../model/units.ts';
import { markup, type Html } from '../html/markup.ts';
import { formatTime } from '../units.ts';
import { verdictState, verdictWords } from '../words.ts';
import type { PastRun } from './history.ts';

/** Verdicts from best to worst; what is undecided stands below them all, next to nothing that passed. */
const lanes: readonly Verdict[] = ['ready', 'ready-with-warnings', 'not-ready', 'inconclusive'];
const laneHeight = 40;
/** Middle of a lane's line, below its name and clear of the next one. */
const lineAt = 23;
const iconSize = 16;
const tallestBar = 36;
/** Runs drawn; the table has the others. */
const runsDrawn = 40;

/** Verdicts and failed checks of one series from left to right; `runs` come newest first. */
export function trend(runs: readonly PastRun[], id: string): Html {
  const drawn = runs.slice(0, runsDrawn).toReversed();
  const top = lanes.length * laneHeight;
  const most = Math.max(...drawn.map(({ failed }) => failed.length));
  const room = most === 0 ? 0 : tallestBar;
  const height = top + room + 40;
  const at = (index: number): string => `${Number((((index + 0.5) / drawn.length) * 100).toFixed(2))}%`;
  return markup`<div class="timeline trend"><svg width="100%" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">Verdicts and failed checks, oldest run first</title><desc id="${id}-desc">${describe(drawn)}</desc>
${lanes.map((verdict, index) => lane(verdict, index))}<text x="0" y="${top + 12}">Failed checks</text>
${drawn.map(({ verdict, failed }, index) => {
  const y = lanes.indexOf(verdict) * laneHeight + lineAt - iconSize / 2;
  const bar = most === 0 ? 0 : Math.round((failed.length / most) * room);
  return markup`<use href="#i-${verdictState[verdict]}" class="s-${verdictState[verdict]}" x="${at(index)}" y="${y}" width="${iconSize}" height="${iconSize}"/><rect class="bar b-failed" x="${at(index)}" y="${top + 22 + room - bar}" width="${iconSize}" height="${bar}"/><text class="dim" x="${at(index)}" y="${height - 2}" text-anchor="middle">${failed.length}</text>
`;
})}</svg></div>
`;
}

function lane(verdict: Verdict, index: number): Html {
  const y = index * laneHeight;
  return markup`<rect class="track" x="0" y="${y + lineAt - 1}" width="100%" height="2"/><text x="0" y="${y + 12}">${verdictWords[verdict]}</text>
`;
}

function describe(runs: readonly PastRun[]): string {
  return `${runs.map((run) => `${formatTime(run.startedAt)}: ${verdictWords[run.verdict]}, ${plural(run.failed.length, 'check')} failed`).join('; ')}. The table of runs says the same.`;
}
