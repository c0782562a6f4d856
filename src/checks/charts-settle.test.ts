import { describe, expect, it } from 'vitest';
import type { SettledObjects } from '../model/tier-evidence.ts';
import { chartsSettle } from './charts-settle.ts';
import { bundle, load } from './evidence.fixture.ts';
import { missingImage, release, settled, workload } from './fixtures/release.fixture.ts';
import { remedyOf, said } from './fixtures/said.fixture.ts';

const of = (objects: Partial<SettledObjects>, more: Partial<typeof release> = {}) =>
  chartsSettle.evaluate({
    bundle,
    load,
    helm: { ran: true, releases: [{ ...release, ...more, objects: { ...settled, ...objects } }] },
  });

const pending = { ...workload, done: false, state: '0 of 1 ready' };
const hook = {
  ...pending,
  kind: 'Job',
  name: 'web-migrate',
  state: '0 of 1 succeeded',
  hook: 'post-install',
};

describe('charts-settle', () => {
  it('passes where every workload is done, and names them with what lacks its labels', () => {
    expect(said(of({}))).toBe('pass: Deployment/web 1 of 1 ready');
    expect(said(of({}, { unlabelled: ['Deployment/web'] }))).toMatch(/found by name.*Deployment\/web/);
  });

  it('fails with the workload, its pod, the image, the tries and the last warning', () => {
    const outcome = of({ workloads: [pending], troubles: [missingImage] });
    expect(said(outcome)).toMatch(
      /^fail: 1 of 1 workload did not get ready:\nDeployment shop\/web: 0 of 1 ready; pod shop\/web-5d8-x2: ImagePullBackOff \(example\/web:1, 2 failed tries\): .*last warning: .*not found/,
    );
    expect(remedyOf(outcome)).toContain('- name: docker.io/example/web:1');
  });

  it('tells the pods of a hook from those of a workload whose name it begins with', () => {
    const ofHook = { ...missingImage, pod: 'web-migrate-abc', image: 'example/migrate:1' };
    const lines = said(of({ workloads: [pending, hook], troubles: [ofHook] })).split('\n');
    expect(lines[1]).toBe('Deployment shop/web: 0 of 1 ready (example/web:1)');
    expect(lines[2]).toMatch(/^Job \(hook post-install\) shop\/web-migrate: .*pod shop\/web-migrate-abc/);
  });

  it('cannot tell of a release that was refused before anything was made', () => {
    expect(said(of({ workloads: [] }, { installed: false }))).toMatch(/^inconclusive: .*shop-web/);
  });

  it('does not apply where no release has a workload', () => {
    expect(of({ workloads: [] }).status).toBe('not-applicable');
  });

  it('does not apply where nothing was to install', () => {
    const helm = { ran: false, reason: 'No chart.' } as const;
    expect(said(chartsSettle.evaluate({ bundle, load, helm }))).toBe('not-applicable: No chart.');
  });
});
