import { describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import { renderCodeQuality } from './code-quality.ts';
import {
  emptyResult,
  failingResult,
  gatedResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';

/* test/formats holds what is rendered against a strict reader. */
const read = (of: Result) =>
  JSON.parse(renderCodeQuality(of)) as { check_name: string; severity: string; description: string }[];

describe('the GitLab code quality report', () => {
  it('holds what failed, warned or is not decided, and nothing else', () => {
    expect(read(failingResult()).map((one) => `${one.check_name} ${one.severity}`)).toEqual([
      'inspect/bundle-pins minor',
      'hello-world/hello-world-ran blocker',
      'hello-world/hello-world-digest critical',
      'silence/no-attempt-to-leave blocker',
      'silence/site-dns critical',
    ]);
  });

  it('says what to do', () => {
    const [, failure] = read(failingResult());
    expect(failure?.description).toMatch(
      /^Wanted: [^]*\nRemedy: Add docker\.io\/library\/hello-world:latest/,
    );
  });

  it('says of what is excused by whom, and leaves it as severe', () => {
    const excused = read(gatedResult()).filter(({ description }) =>
      description.includes('\nExcused at the gate'),
    );
    expect(excused).toMatchObject([{ check_name: 'silence/nothing-leaves', severity: 'blocker' }]);
  });

  it('is empty only where everything passed', () => {
    expect(read(passingResult())).toEqual([]);
    expect(read(inconclusiveResult())).toHaveLength(1);
    expect(read(emptyResult()).map((one) => one.check_name)).toEqual(['no-checks']);
  });
});
