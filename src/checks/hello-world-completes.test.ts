import { describe, expect, it } from 'vitest';
import { helloWorld } from './evidence.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { helloWorldCompletes } from './hello-world-completes.ts';

describe('hello-world-completes', () => {
  it('passes a pod that ended well', () => {
    expect(helloWorldCompletes.evaluate({ helloWorld: [helloWorld] })).toEqual({ status: 'pass' });
  });

  it('fails one that ended badly, with the exit code', () => {
    const bad = { ...helloWorld, phase: 'Failed', exitCode: 3 };
    expect(said(helloWorldCompletes.evaluate({ helloWorld: [helloWorld, bad] }))).toMatch(
      /^fail: .*exit code 3/,
    );
  });

  it('fails one that never ended, with the last warning', () => {
    const events = ['Normal Pulling image', 'Warning Failed to pull docker.io/library/hello-world:latest'];
    const stuck = { ...helloWorld, phase: 'Pending', timedOut: true, events };
    expect(said(helloWorldCompletes.evaluate({ helloWorld: [stuck] }))).toMatch(
      /^fail: .*still Pending.*Failed to pull/,
    );
  });
});
