import { describe, expect, it } from 'vitest';
import type { ClusterEvidence } from '../model/evidence.ts';
import { clusterReady } from './cluster-ready.ts';
import { bundle, load } from './evidence.fixture.ts';
import { missingImage } from './fixtures/release.fixture.ts';
import { said } from './fixtures/said.fixture.ts';

const judge = (cluster: ClusterEvidence) => clusterReady.evaluate({ bundle, load, cluster });
const notReady: ClusterEvidence = {
  ready: false,
  state: 'DNS does not answer',
  takesPods: true,
  troubles: [],
};

describe('cluster-ready', () => {
  it('passes a ready cluster', () => {
    expect(judge({ ready: true, state: '', takesPods: true, troubles: [] })).toEqual({ status: 'pass' });
  });

  it('fails another with what was last seen, and where to look', () => {
    expect(judge(notReady)).toMatchObject({
      reason: 'The cluster did not become ready: DNS does not answer',
      remedy: expect.stringContaining("node's log") as string,
    });
  });

  it('names the node, the pod and the image that held it up, and which image to add', () => {
    const outcome = judge({ ...notReady, troubles: [missingImage] });
    expect(said(outcome)).toMatch(/^fail: .*\non server-1: pod shop\/web-5d8-x2: ImagePullBackOff/);
    expect(outcome).toMatchObject({ remedy: expect.stringContaining('example/web:1') as string });
  });
});
