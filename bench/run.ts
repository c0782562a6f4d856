import { argv, exit, stderr, stdout } from 'node:process';
import type { Figures } from './figures.ts';
import { check } from './check.ts';
import { inspect } from './inspect.ts';
import { lab } from './lab.ts';
import { load } from './load.ts';
import { references } from './references.ts';
import { report } from './report.ts';
import { watch } from './watch.ts';

/** Every benchmark; a new one is one file and one line here. */
const benchmarks: Record<
  string,
  (say: (line: string) => void, flags: readonly string[]) => Promise<Figures>
> = { check, inspect, lab, load, references, report, watch };

const [name = '', ...flags] = argv.slice(2);
const benchmark = benchmarks[name];
if (!benchmark) {
  stderr.write(
    `npm run bench -- NAME [--json], where NAME is one of: ${Object.keys(benchmarks).join(', ')}\n`,
  );
  exit(3);
}
const figures = await benchmark((line) => stderr.write(`${line}\n`), flags);
if (flags.includes('--json')) stdout.write(`${JSON.stringify(figures)}\n`);
else for (const line of linesOf(figures)) stdout.write(`${line}\n`);

function linesOf(some: Figures, under = ''): string[] {
  return Object.entries(some).flatMap(([figure, value]) =>
    typeof value === 'number' ? [`${`${under}${figure}`.padEnd(24)} ${value}`] : linesOf(value, `${figure}.`),
  );
}
