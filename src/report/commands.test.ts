import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Result } from '../model/result.ts';
import { gatedResult } from './fixtures/index.fixture.ts';
import { runnerCommands } from './fixtures/runner.fixture.ts';
import { historyFormats, historyOf } from './history/index.ts';
import { renderInspection, renderReport, renderSummary } from './index.ts';
import { visible, withoutCommands } from './text.ts';

const forged = [
  '::error::forged',
  'first\n::add-mask::forged',
  'first\n \t\u00a0::set-output name=x::forged',
  'x ##[add-mask]forged',
  'x \\##[error]forged',
  'first\r::warning::forged',
  'first\u0085::notice::forged',
  'first\n\u0085::notice::forged',
  '##vso[task.setvariable variable=x]forged',
];

/** A run all of whose texts command the runner, as far as the schema lets them. */
function commandingResult(text: string): Result {
  const enums = [
    'schemaVersion',
    'verdict',
    'tier',
    'status',
    'cause',
    'class',
    'kind',
    'format',
    'source',
    'only',
  ];
  const everywhere = (key: string, value: unknown): unknown =>
    typeof value === 'string' && !enums.includes(key) && !/digest|At$/.test(key) ? text : value;
  return JSON.parse(JSON.stringify(gatedResult()), everywhere) as Result;
}

describe.each(forged)('%j in every text of a run', (text) => {
  const result = commandingResult(text);

  it.each([
    ['summary', renderSummary(result, { color: false })],
    ['inspection', renderInspection(result, { color: false })],
    ['table of runs', historyFormats.table(historyOf([{ folder: text, hasReport: true, result }], []))],
    ['JSON', renderReport('json', result)],
    ['YAML', renderReport('yaml', result)],
  ])('is no command in the %s', (_, printed) => {
    expect(printed).toContain('forged');
    expect(runnerCommands(printed)).toEqual([]);
  });

  it('is read back from the data as it was', () => {
    expect(JSON.parse(renderReport('json', result))).toEqual(result);
    expect(parse(renderReport('yaml', result))).toEqual(result);
  });
});

it('what the runner obeys is known to these tests', () => {
  expect(runnerCommands(forged.join('\n'))).toEqual([
    'error',
    'add-mask',
    'set-output',
    'add-mask',
    'error',
    'warning',
    'notice',
    'vso',
  ]);
});

it('text that commands nothing is left alone', () => {
  for (const text of ['a::b', 'std::vector', ': :', '# [x]', '#[x]', '## heading', 'ipv6 fe80::1'])
    expect(withoutCommands(visible(text))).toBe(text);
});
