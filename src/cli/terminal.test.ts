import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AirtightError } from '../errors.ts';
import { runnerCommands } from '../report/fixtures/runner.fixture.ts';
import { printError, terminalProgress } from './terminal.ts';

const hostile = 'entry "x\n::error::forged\r::error::forged ##[error]forged\u001b[2J"';
let printed: string;
beforeEach(() => {
  printed = '';
  vi.stubEnv('CI', 'true');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it.each([
  [
    'a known error',
    () => {
      printError(new AirtightError('usage', hostile, { code: 'c', hint: hostile }));
    },
  ],
  [
    'a fault',
    () => {
      printError(new Error(hostile));
    },
  ],
  [
    'a note',
    () => {
      terminalProgress(false).note(hostile);
    },
  ],
  [
    'a stage',
    () => {
      terminalProgress(false).end('read bundle', 'done', 1, hostile);
    },
  ],
])('%s that quotes a hostile name commands neither terminal nor CI system', (_, print) => {
  print();
  expect(printed).toContain('forged');
  expect(printed).not.toContain('\u001b');
  expect(runnerCommands(printed)).toEqual([]);
});
