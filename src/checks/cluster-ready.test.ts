import { describe, expect, it } from 'vitest';
import { clusterReady } from './cluster-ready.ts';
import { said } from './fixtures/said.fixture.ts';

describe('cluster-ready', () => {
  it('passes a ready cluster and fails another with what was last seen', () => {
    expect(clusterReady.evaluate({ cluster: { ready: true, state: '' } })).toEqual({ status: 'pass' });
    const state = 'coredns: ImagePullBackOff';
    expect(said(clusterReady.evaluate({ cluster: { ready: false, state } }))).toMatch(
      /^fail: .*ImagePullBackOff/,
    );
  });
});
