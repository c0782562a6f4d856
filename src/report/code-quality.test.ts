import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Result } from '../model/result.ts';
import { renderCodeQuality } from './code-quality.ts';
import {
  bigResult,
  emptyResult,
  failingResult,
  gatedResult,
  hostileResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';

/* A strict reader from GitLab's documentation: it publishes no schema of this report. */
const reader = z.array(
  z.strictObject({
    description: z.string().min(1),
    check_name: z.string().min(1),
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
    location: z.strictObject({
      // GitLab shows no finding whose path begins with "./", or is absolute.
      path: z.string().regex(/^(?!\.?\/)./),
      lines: z.strictObject({ begin: z.int().min(1) }),
    }),
  }),
);
const read = (of: Result) => reader.parse(JSON.parse(renderCodeQuality(of)));

describe('the GitLab code quality report', () => {
  it.each([passingResult, failingResult, inconclusiveResult, emptyResult, hostileResult, bigResult])(
    'is read strictly, each finding with a fingerprint of its own: %o',
    (make) => {
      const prints = read(make()).map(({ fingerprint }) => fingerprint);
      expect(new Set(prints).size).toBe(prints.length);
    },
  );

  it('holds what failed, warned or is not decided, and nothing else', () => {
    expect(read(failingResult()).map((one) => `${one.check_name} ${one.severity}`)).toEqual([
      'inspect/bundle-pins minor',
      'hello-world/hello-world-ran blocker',
      'hello-world/hello-world-digest critical',
      'silence/no-attempt-to-leave blocker',
      'silence/site-dns critical',
    ]);
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
