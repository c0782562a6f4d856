import { describe, expect, it } from 'vitest';
import { helloWorld } from './evidence.fixture.ts';
import { missingImage } from './fixtures/release.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { helloWorldLog } from './hello-world-log.ts';

describe('hello-world-log', () => {
  it('passes the expected line', () => {
    expect(helloWorldLog.evaluate({ helloWorld: [helloWorld] })).toEqual({ status: 'pass' });
  });

  it.each([
    ['another text', 'begins: Good evening'],
    ['nothing', 'is empty'],
  ])('fails on %s', (_, words) => {
    const log = words === 'is empty' ? '' : 'Good evening\n';
    expect(said(helloWorldLog.evaluate({ helloWorld: [{ ...helloWorld, log }] }))).toMatch(
      new RegExp(`^fail: .*${words}`),
    );
  });

  it('does not blame the log of a pod that could not run', () => {
    const pod = { ...helloWorld, log: '', hopeless: missingImage };
    expect(said(helloWorldLog.evaluate({ helloWorld: [pod] }))).toMatch(/^inconclusive: .*did not run/);
  });
});
