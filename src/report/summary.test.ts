import { describe, expect, it } from 'vitest';
import {
  bigResult,
  emptyResult,
  failingResult,
  gatedResult,
  hostileResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';
import { renderSummary } from './summary.ts';

describe('the summary', () => {
  it('is a few lines where all is well', () => {
    expect(renderSummary(passingResult(), { color: false }))
      .toBe(`READY  All 4 required checks passed; 2 tiers had nothing to run.

bundle  hello-world.tar.zst (haul, 73.4 MB)
sha256  9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
node    K3s v1.31.4+k3s1. Node image of the bundle: rancher/k3s:v1.31.4-k3s1.
run     r-20260301-120000-7f3a, scenario hello-world, 1 min 35 s
limits  no condition recorded

5 checks · 4 passed · 1 not applicable · did not run: Multi-pod application, K3k virtual cluster

No attempt was seen, and the silence checks passed.
`);
  });

  it('gives reason, remedy, evidence and the command for a failure', () => {
    const text = renderSummary(failingResult(), { color: false });
    for (const part of [
      'NOT READY',
      'THE STAND-IN, not K3s',
      'The node was a stand-in for K3s',
      '✗ hello-world/hello-world-ran',
      'The pod stayed in ImagePullBackOff for 60 s.',
      'remedy: Add docker.io/library/hello-world:latest',
      'evidence: evidence/events.txt',
      'violation: demo/web-5d9c7b to 203.0.113.7 port 443/tcp (updates.example), 12 times',
      'again   airtight check bundles/hello-world.tar.zst --scenario scenarios/hello-world.yaml',
    ]) {
      expect(text).toContain(part);
    }
    expect(text.indexOf('Failed (2)')).toBeLessThan(text.indexOf('Inconclusive (1)'));
  });

  it('claims nothing for what did not run', () => {
    expect(renderSummary(emptyResult(), { color: false })).toContain('0 checks · 0 passed');
    expect(renderSummary(inconclusiveResult(), { color: false })).toContain('this is no proof of silence');
  });

  it('is plain without colour, and never passes on control characters of a name', () => {
    expect(renderSummary(failingResult(), { color: true })).toContain('\u001b[31m');
    expect(renderSummary(hostileResult(), { color: false })).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u202e]/,
    );
  });

  it('ends with what changed since the baseline and what the gate decided', () => {
    const text = renderSummary(gatedResult(), { color: false });
    expect(text).toMatch(/^NOT READY /);
    expect(text).toContain(`
since   run r-20260222-090000-1b2c of another bundle, hello-world-0.9.tar.zst (verdict then: Not ready): 2 new, 2 still there, 1 not decided now, 1 fixed
        new: bundle-pins: docker.io/library/hello-world:latest is named by a tag that can move.
        new: nothing-leaves: intent: pod demo/web-501 asked for A updates.example
        not decided now: helm-release: hello-web 0.9.0 could not be installed.
        fixed: seal: A probe from inside reached 203.0.113.9.
gate    let through with exit code 0; only new findings count, and 2 are excused. The verdict stays: Not ready.
        Let through: what was found is excused, known or a warning.

again `);
  });

  it('says below a failure that it is excused, and names an exception that expired', () => {
    const { gate, ...rest } = gatedResult();
    const stopped = gate && { ...gate, expired: gate.unused, unused: [] };
    const text = renderSummary({ ...rest, ...(stopped ? { gate: stopped } : {}) }, { color: false });
    const [, failure = ''] = text.split('✗ silence/nothing-leaves');
    expect(failure).toMatch(/^ .*\n(?: {6}.*\n)* {6}Excused at the gate until 2026-12-31 by web-team@/);
    expect(text).toContain(
      'expired: the exception for certificates until 2026-06-30 by ops@example.com: renewed',
    );
  });

  it('names ten findings that are not as they were at most', () => {
    const { baseline, ...rest } = gatedResult();
    const fixed = Array.from({ length: 30 }, (_, index) => ({ check: 'room', what: `too little ${index}` }));
    const text = renderSummary(
      { ...rest, ...(baseline ? { baseline: { ...baseline, fixed } } : {}) },
      { color: false },
    );
    expect(text).toContain('fixed: room: too little 6\n        and 23 more, in the report\n');
  });

  it('says nothing of a gate that nobody asked for', () => {
    expect(renderSummary(failingResult(), { color: false })).not.toMatch(/^(?:gate|since)/m);
  });

  it('names ten attempts at most', () => {
    expect(renderSummary(bigResult(), { color: false })).toMatch(/and \d+ more, in the report/);
  });
});
