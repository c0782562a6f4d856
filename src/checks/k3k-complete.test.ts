import { describe, expect, it } from 'vitest';
import type { K3kFacts } from '../model/inspection.ts';
import { remedyOf, said } from './fixtures/said.fixture.ts';
import { bundleOf, k3k, k3kBundle, noK3k } from './fixtures/static.fixture.ts';
import { k3kComplete } from './k3k-complete.ts';

const [edge] = k3k.clusters as [K3kFacts['clusters'][number]];
const { version: _v, ...unversioned } = edge;
const { serverImage: _s, ...unknown } = unversioned;
const judge = (facts: Partial<K3kFacts>, bundle = k3kBundle) =>
  k3kComplete.evaluate({ bundle, k3k: { ...k3k, ...facts } });
const without = (part: string) =>
  bundleOf(k3kBundle.images.filter(({ reference }) => !reference.includes(part)));

describe('k3k-complete', () => {
  it('passes where the triple is there for every cluster', () => {
    expect(said(judge({}))).toBe('pass: 3 images, 1 Cluster');
  });

  it.each([
    ['/k3k:', 'controller'],
    ['/k3k-kubelet:', 'shared agent'],
  ])('fails without %s, the image of the %s', (part, role) => {
    const outcome = judge({}, without(part));
    expect(said(outcome)).toMatch(new RegExp(`^fail: docker.io/rancher${part}.*image of the ${role}`));
    expect(remedyOf(outcome)).not.toContain('spec.version');
    expect(remedyOf(outcome)).toContain(`- name: docker.io/rancher${part}v1.0.0`);
  });

  it('fails where the K3s image of a version is missing', () => {
    const outcome = judge({}, without('/k3s:'));
    expect(said(outcome)).toMatch(/^fail: Cluster edge .* asks for docker.io\/rancher\/k3s:v1.34.4-k3s1/);
    expect(remedyOf(outcome)).toMatch(/^Set spec\.version/);
  });

  it("fails where a cluster without a version takes the host's, which the bundle lacks", () => {
    const host = { ...unversioned, serverImage: 'docker.io/rancher/k3s:v1.35.0-k3s1' };
    const outcome = judge({ clusters: [host], hostVersion: 'v1.35.0-k3s1' });
    expect(said(outcome)).toMatch(
      /^fail: .*no spec\.version, so K3k takes that of the host \(v1\.35\.0-k3s1\).*the bundle has docker\.io\/rancher\/k3s:v1\.34\.4-k3s1$/,
    );
  });

  it('fails on a plus in the version, which no tag can hold', () => {
    const plus = { ...edge, version: 'v1.34.4+k3s1', serverImage: 'docker.io/rancher/k3s:v1.34.4+k3s1' };
    expect(said(judge({ clusters: [plus] }))).toMatch(/^fail: .*v1\.34\.4\+k3s1.*plus$/);
  });

  it("cannot tell where the host's version is not known, or the chart says nothing", () => {
    expect(said(judge({ clusters: [unknown] }))).toMatch(
      /^inconclusive: Cluster edge .*no spec\.version.*\nSet it/,
    );
    const lacking = judge({ clusters: [unknown] }, without('/k3k:'));
    expect(said(lacking)).toMatch(/^fail: docker.*\nCluster edge .*no spec\.version/);
    expect(remedyOf(lacking)).toMatch(/^Set spec\.version/);
    expect(said(judge({ images: [] }))).toMatch(/^inconclusive: .*k3k-1\.0\.0\.tgz/);
  });

  it('warns where a cluster names no registry for its system images', () => {
    expect(said(judge({ clusters: [{ ...edge, systemDefaultRegistry: false }] }))).toMatch(
      /^warn: Cluster edge/,
    );
  });

  it('warns where K3k comes without any K3s image', () => {
    expect(said(judge({ clusters: [] }, without('/k3s:')))).toMatch(/^warn: .*no virtual cluster can start/);
    expect(judge({ clusters: [] }).status).toBe('pass');
  });

  it('does not apply where there is nothing of K3k', () => {
    expect(judge(noK3k).status).toBe('not-applicable');
  });
});
