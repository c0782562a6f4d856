import { describe, expect, it } from 'vitest';
import type { AppEvidence } from '../model/tier-evidence.ts';
import { appAnswers } from './app-answers.ts';
import { appSettles } from './app-settles.ts';
import { appSurvivesRestart } from './app-survives-restart.ts';
import { appVolumes } from './app-volumes.ts';
import { bundle, load } from './evidence.fixture.ts';
import { app, probeAfter, probeBefore, volume } from './fixtures/app.fixture.ts';
import { missingImage, release, settled, workload } from './fixtures/release.fixture.ts';
import { remedyOf, said } from './fixtures/said.fixture.ts';

const all = [appSettles, appVolumes, appAnswers, appSurvivesRestart];
const judge = (check: (typeof all)[number], evidence: AppEvidence) =>
  check.evaluate({ bundle, load, app: evidence });
const undone = {
  ...settled,
  workloads: [{ ...workload, done: false, state: '0 of 1 ready' }],
  troubles: [missingImage],
};

it('passes an app that went well', () => {
  expect(all.map((check) => judge(check, app).status)).toEqual(all.map(() => 'pass'));
});

it('does not apply where the bundle declares none', () => {
  for (const check of all)
    expect(said(judge(check, { ran: false, reason: 'No app.' }))).toBe('not-applicable: No app.');
});

describe('app-settles', () => {
  const settles = (more: Partial<typeof app>) => judge(appSettles, { ...app, ...more });

  it('names the workload, its pod and the image to add', () => {
    const outcome = settles({ objects: undone });
    expect(said(outcome)).toMatch(
      /^fail: .*shop did not get ready:\nDeployment shop\/web: 0 of 1 ready; pod shop\/web-5d8-x2/,
    );
    expect(remedyOf(outcome)).toContain('example/web:1');
  });

  it('names a chart that was not installed, and a manifest that was refused', () => {
    expect(
      said(settles({ releases: [{ ...release, installed: false, output: 'Error: no such value' }] })),
    ).toMatch(/^fail: .*\nrelease shop-web .* was not installed: Error: no such value/);
    expect(said(settles({ applied: [{ object: 'Widget/w', error: 'no kind Widget' }] }))).toMatch(
      /^fail: .*\nWidget\/w was refused: no kind Widget/,
    );
  });

  it('names the node that all pods shared, where they were to be spread', () => {
    const placed = app.placed.map((each) => ({ ...each, node: 'server-1' }));
    expect(said(settles({ placed }))).toMatch(
      /^fail: .*\nits pods were .* on one: web-1 on server-1; db-0 on server-1$/,
    );
    expect(settles({ placed, spreadWanted: false }).status).toBe('pass');
    // What is not ready is not blamed for where it is.
    expect(said(settles({ placed, objects: undone }))).not.toContain('on one');
  });

  it('fails an app without any workload', () => {
    expect(said(settles({ objects: { ...settled, workloads: [] } }))).toMatch(/^fail: .*brought no workload/);
  });
});

describe('app-volumes', () => {
  const volumes = (...found: (typeof volume)[]) => judge(appVolumes, { ...app, volumes: found });

  it('fails on a claim that a pod waits for, with its storage class', () => {
    expect(said(volumes({ ...volume, phase: 'Pending', storageClass: 'fast' }))).toBe(
      'fail: claim shop/data of storage class fast is Pending',
    );
  });

  it('leaves a claim alone that nobody mounts', () => {
    expect(volumes({ ...volume, phase: 'Pending', used: false }).status).toBe('pass');
    expect(volumes().status).toBe('not-applicable');
  });
});

describe('app-answers', () => {
  const answers = (more: Partial<typeof app>) => judge(appAnswers, { ...app, ...more });

  it('fails with what was asked, what was to come and what came', () => {
    const bad = { ...probeBefore, ok: false, observed: 'status 500', attempts: 9 };
    expect(said(answers({ probes: [bad, probeAfter] }))).toMatch(
      /^fail: 1 of 1 probe .*\npage is served: GET http:\/\/web\.shop:80\/, expected status 200; after 9 tries: status 500/,
    );
  });

  it('does not judge answers of an app that never got ready', () => {
    expect(said(answers({ objects: undone }))).toMatch(/^inconclusive: .*app-settles/);
    expect(answers({ probes: [] }).status).toBe('not-applicable');
  });
});

describe('app-survives-restart', () => {
  const { restart, ...unrestarted } = app;
  const after = (more: Partial<NonNullable<typeof restart>>) =>
    judge(appSurvivesRestart, {
      ...app,
      restart: { deleted: ['web-1'], unmatched: [], came: true, objects: settled, ...more },
    });

  it('fails where pods did not come back, or not to readiness', () => {
    expect(said(after({ came: false }))).toBe('fail: others did not take the place of web-1');
    expect(said(after({ objects: undone }))).toMatch(/^fail: Deployment shop\/web: 0 of 1 ready/);
  });

  it('fails where the data is gone, and where a selector of the declaration finds nothing', () => {
    const gone = { ...app, probes: [probeBefore, { ...probeAfter, ok: false, observed: 'status 404' }] };
    expect(said(judge(appSurvivesRestart, gone))).toMatch(/^fail: 1 of 1 probe .*\n.*status 404/);
    expect(said(after({ deleted: [], unmatched: ['app=wbe'] }))).toMatch(
      /^fail: no pod has the labels app=wbe/,
    );
  });

  it('says why nothing was deleted', () => {
    expect(said(judge(appSurvivesRestart, unrestarted))).toMatch(/^inconclusive: .*app-answers/);
    expect(said(judge(appSurvivesRestart, { ...unrestarted, objects: undone }))).toMatch(
      /^inconclusive: .*app-settles/,
    );
    expect(after({ deleted: [] }).status).toBe('not-applicable');
  });
});
