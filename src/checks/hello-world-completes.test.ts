import { describe, expect, it } from 'vitest';
import type { HelloWorldEvidence } from '../model/tier-evidence.ts';
import { bundle, helloWorld, load } from './evidence.fixture.ts';
import { missingImage } from './fixtures/release.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { helloWorldCompletes } from './hello-world-completes.ts';

const judge = (...pods: HelloWorldEvidence[]) =>
  helloWorldCompletes.evaluate({ bundle, load, helloWorld: pods });

describe('hello-world-completes', () => {
  it('passes a pod that ended well', () => {
    expect(judge(helloWorld)).toEqual({ status: 'pass' });
  });

  it('fails one that ended badly, with the exit code', () => {
    const bad = { ...helloWorld, phase: 'Failed', exitCode: 3 };
    expect(said(judge(helloWorld, bad))).toMatch(/^fail: .*exit code 3/);
  });

  it('fails one that never ended, with the last warning', () => {
    const events = ['Normal Pulling image', 'Warning Failed to pull docker.io/library/hello-world:latest'];
    const stuck = { ...helloWorld, phase: 'Pending', timedOut: true, events };
    expect(said(judge(stuck))).toMatch(/^fail: .*still Pending.*Failed to pull/);
  });

  it('fails one whose image cannot be had, naming the node and what to add', () => {
    const outcome = judge({ ...helloWorld, phase: 'Pending', hopeless: missingImage });
    expect(said(outcome)).toMatch(
      /^fail: On node server-1, pod shop\/web-5d8-x2: ImagePullBackOff \(example\/web:1/,
    );
    expect(outcome).toMatchObject({ remedy: expect.stringContaining('example/web:1') as string });
  });
});
