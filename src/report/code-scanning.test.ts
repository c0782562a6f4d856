import { expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import { renderCodeScanning } from './code-scanning.ts';
import { failingResult, gatedResult, inconclusiveResult, passingResult } from './fixtures/index.fixture.ts';
import { renderSarif } from './sarif.ts';

interface Log {
  runs: [{ results: { ruleId: string; kind: string }[]; tool: object; invocations: object }];
}
const read = (text: string) => (JSON.parse(text) as Log).runs[0];
const kindsOf = (result: Result) =>
  read(renderCodeScanning(result)).results.map(({ ruleId, kind }) => `${ruleId} ${kind}`);

it('holds what needs attention, since GitHub makes an alert of every result', () => {
  expect(kindsOf(passingResult())).toEqual([]);
  expect(kindsOf(inconclusiveResult())).toEqual(['no-attempt-to-leave open']);
  expect(kindsOf(failingResult())).toEqual([
    'bundle-pins fail',
    'hello-world-ran fail',
    'hello-world-digest open',
    'no-attempt-to-leave fail',
    'site-dns review',
  ]);
  expect(kindsOf(gatedResult()).join()).not.toContain('informational');
});

it('is in all else what SARIF says', () => {
  const { results: _, ...run } = read(renderCodeScanning(gatedResult()));
  const { results: _all, ...full } = read(renderSarif(gatedResult()));
  expect(run).toEqual(full);
});
