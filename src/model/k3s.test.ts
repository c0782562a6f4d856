import { expect, it } from 'vitest';
import { isK3sNodeImage, isK3sSystemImage, k3kHostTag, k3sVersionOfImage } from './k3s.ts';

it.each([
  'rancher/mirrored-pause:3.6',
  'docker.io/rancher/mirrored-coredns-coredns:1.12.3',
  'registry.site:5000/rancher/klipper-helm:v0.9.8',
  'rancher/pause:3.1',
  'rancher/hardened-etcd:v3.5.21-k3s1',
])('takes %s for a system image', (reference) => {
  expect(isK3sSystemImage(reference)).toBe(true);
});

it.each([
  'rancher/k3s:v1.34.4-k3s1',
  'nginx',
  'rancher/rancher:v2.12.0',
  'busybox',
  'site/rancher/pause:3',
  '::',
])('does not take %s for a system image', (reference) => {
  expect(isK3sSystemImage(reference)).toBe(false);
});

it.each([
  ['rancher/k3s:v1.34.4-k3s1', 'v1.34.4+k3s1'],
  ['docker.io/rancher/k3s-upgrade:v1.34.4-k3s1', 'v1.34.4+k3s1'],
  ['rancher/k3s:v1.34.4-rc2-k3s1', 'v1.34.4-rc2+k3s1'],
  ['rancher/rke2-runtime:v1.34.4-rke2r1-linux-amd64', 'v1.34.4+rke2r1'],
  ['rancher/k3s:latest', undefined],
  ['rancher/k3s:v1.34.4', undefined],
])('reads the version of %s', (reference, version) => {
  expect(isK3sNodeImage(reference)).toBe(true);
  expect(k3sVersionOfImage(reference)).toBe(version);
});

it("knows the tag that K3k makes of a host's version, whatever its own release is", () => {
  expect(k3kHostTag('v1.34.4+k3s2')).toBe('v1.34.4-k3s1');
  expect(k3kHostTag('v1.34.4+rke2r1')).toBe('v1.34.4-k3s1');
});
