import type { Result, Stage } from '../../model/result.ts';
import { plural } from '../../model/units.ts';
import { wasWatched } from '../facts.ts';
import { attemptLanes, type Lane } from '../lanes.ts';
import { formatClock, formatDuration } from '../units.ts';
import { markup, type Html } from './markup.ts';
import { table } from './parts.ts';

const rowHeight = 34;
/** Marks closer together than this share of the run become one, so that a busy run stays a small file. */
const marksPerRun = 400;

/** When each stage ran and when attempts were made: a drawing, and the same as a table. */
export function timelineSection(result: Result): Html {
  return markup`<section id="timeline" aria-labelledby="timeline-title"><h2 id="timeline-title">Timeline</h2>
${result.stages.length === 0 ? markup`<p class="empty">No stage was recorded.</p>` : [drawing(result), stageTable(result.stages)]}</section>
`;
}

/** Where a time lies in the run, in percent of its length. */
type Scale = (time: number) => number;

function drawing(result: Result): Html {
  const { scale, length } = scaleOf(result);
  const lanes = attemptLanes(result);
  const rows = result.stages.length + lanes.length;
  const height = rows * rowHeight + 24;
  const words = `${plural(result.stages.length, 'stage')} in ${formatDuration(length)}; ${lanes.length === 0 ? noAttempts(result) : `attempts recorded: ${lanes.map(({ name, attempts }) => `${name}, ${attempts.length}`).join('; ')}`}. The table below says the same of the stages, the section on attempts of the attempts.`;
  return markup`<div class="timeline"><svg width="100%" height="${height}" role="img" aria-labelledby="timeline-svg-title timeline-svg-desc"><title id="timeline-svg-title">Stages and attempts over time</title><desc id="timeline-svg-desc">${words}</desc>
${result.stages.map((stage, index) => stageRow(stage, index, scale))}${lanes.map((lane, index) => laneRow(lane, result.stages.length + index, scale))}${axis(height, length)}</svg></div>
`;
}

/** Nothing was recorded where nothing watched: that must not read as if somebody had looked. */
function noAttempts(result: Result): string {
  return wasWatched(result) ? 'no attempt to leave was recorded' : 'attempts to leave were not watched for';
}

function scaleOf(result: Result): { scale: Scale; length: number } {
  const spans = result.stages.map((stage) => [
    Date.parse(stage.startedAt),
    Date.parse(stage.startedAt) + stage.durationMs,
  ]);
  const times = [...spans.flat(), Date.parse(result.startedAt), Date.parse(result.finishedAt)].filter(
    Number.isFinite,
  );
  const from = Math.min(...times);
  const length = Math.max(...times) - from;
  return {
    length,
    scale: (time) => (length === 0 ? 0 : Math.min(100, Math.max(0, ((time - from) / length) * 100))),
  };
}

function stageRow(stage: Stage, index: number, scale: Scale): Html {
  const y = index * rowHeight;
  const start = Date.parse(stage.startedAt);
  const x = Number.isFinite(start) ? scale(start) : 0;
  const width = Number.isFinite(start) ? scale(start + stage.durationMs) - x : 0;
  return markup`<rect class="track" x="0" y="${y + 19}" width="100%" height="8"/><text x="0" y="${y + 14}">${stage.name} <tspan class="dim">${stage.status === 'skipped' ? 'skipped' : formatDuration(stage.durationMs)}${stage.status === 'failed' ? ', failed' : ''}</tspan></text>${stage.status === 'skipped' ? undefined : markup`<rect class="bar b-${stage.status}" x="${percent(x)}" y="${y + 19}" width="${percent(Math.max(width, 0.4))}" height="8" rx="2"/>`}
`;
}

function laneRow({ name, class: kind, attempts }: Lane, index: number, scale: Scale): Html {
  const y = index * rowHeight;
  const slots = new Set(
    attempts
      .map(({ time }) => Date.parse(time))
      .filter(Number.isFinite)
      .map((time) => Math.round((scale(time) / 100) * (marksPerRun - 1))),
  );
  const marks = [...slots].sort((a, b) => a - b);
  return markup`<rect class="track" x="0" y="${y + 19}" width="100%" height="8"/><text x="0" y="${y + 14}">${name} <tspan class="dim">${attempts.length}</tspan></text><g class="marks c-${kind}">${marks.map((slot) => markup`<rect x="${percent((slot / marksPerRun) * 100)}" y="${y + 17}" width="3" height="12"/>`)}</g>
`;
}

function axis(height: number, length: number): Html {
  return markup`<g class="axis"><text x="0" y="${height - 4}">0</text><text x="50%" y="${height - 4}" text-anchor="middle">${formatDuration(length / 2)}</text><text x="100%" y="${height - 4}" text-anchor="end">${formatDuration(length)}</text></g>`;
}

function stageTable(stages: readonly Stage[]): Html {
  const rows = stages.map(
    (stage) =>
      markup`<tr><th scope="row">${stage.name}</th><td>${formatClock(stage.startedAt)}</td><td>${formatDuration(stage.durationMs)}</td><td>${stage.status}</td></tr>\n`,
  );
  return table('stages', 'Stages of the run', ['Stage', 'Started (UTC)', 'Took', 'Status'], rows);
}

function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}
