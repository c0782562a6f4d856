import { join } from 'node:path';
import { plural } from '../model/units.ts';
import { saidWords } from '../report/said.ts';
import { oneLine } from '../report/text.ts';
import { shellWord } from '../report/units.ts';
import { classWords } from '../report/words.ts';
import type { CapturedFrames } from './captures.ts';
import type { Story } from './story.ts';

/** A story for a terminal; `folder` is the run's, as the commands in it are to name it. */
export function storyText(story: Story, folder: string): string {
  const { attempt, sender, means, written, usually, absent } = story;
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [`${attempt.id}  ${classWords[attempt.class].name}`, whatLines(story)],
    ['Packets', story.captures.flatMap((capture) => captureLines(capture, folder))],
    ['Who sent it', sender],
    ['Where the bundle writes what ran', [...written.runs, written.note]],
    ['Where the bundle names the destination', written.names],
    ['Why it is classed so', [`${classWords[attempt.class].name}, ${means}: ${attempt.reason}`]],
    ['What usually makes such attempts', usuallyLines(usually)],
    ['Evidence that is not there', absent],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].map(safe).join('\n'))
    .join('\n\n')
    .concat('\n');
}

function whatLines({ attempt, runId }: Story): string[] {
  const { destination, time, lastTime, count, bytes } = attempt;
  const { name, address, port, protocol } = destination;
  const to = `${protocol} to ${address}${port === undefined ? '' : ` port ${port}`}`;
  const last = lastTime === time ? '' : `, last ${lastTime}`;
  return [
    name === undefined ? to : `${to}, for ${name}`,
    ...saidWords(attempt).map((words) => `said: ${words}`),
    `${plural(count, 'packet or query', 'packets or queries')}${bytes === undefined ? '' : `, ${plural(bytes, 'byte')}`}, first ${time}${last}; run ${runId}`,
  ];
}

function captureLines({ file, frames, count, unread, filter }: CapturedFrames, folder: string): string[] {
  const more = count > frames.length ? [`  and ${count - frames.length} more`] : [];
  return [
    file,
    ...frames.map(({ number, time, at, summary }) => `  frame ${number}  ${time}  ${at}: ${summary}`),
    ...more,
    ...(unread
      ? ['  between the same ends at that time; what was said is not to be read from this file']
      : []),
    `  tshark -r ${shellWord(join(folder, file))} -Y ${shellWord(filter)}`,
  ];
}

function usuallyLines(usually: Story['usually']): string[] {
  if (usually.length === 0) return ['Nothing is known of it.'];
  return [
    ...usually.flatMap(({ who, does, setting, sources }) => [
      `${who}, ${does}`,
      `  what ends it: ${setting}`,
      ...sources.map((source) => `  source: ${source}`),
    ]),
    'Known from the field by name, address and image; this run did not find out that it was so here.',
  ];
}

/** One line, with its indent kept. */
function safe(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line)}`;
}
