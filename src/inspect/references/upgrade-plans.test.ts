import { expect, it } from 'vitest';
import { found } from './testing.ts';

function plan(spec: string): string {
  return `{apiVersion: upgrade.cattle.io/v1, kind: Plan, metadata: {name: server}, spec: {${spec}}}`;
}

it('gives both images of a plan its version for a tag', () => {
  const spec = 'version: v1.31.4+k3s1, prepare: {image: org/upgrade}, upgrade: {image: org/upgrade}';
  expect(found(plan(spec))).toEqual([
    'medium custom-resource docker.io/org/upgrade:v1.31.4-k3s1 spec.prepare.image',
    'medium custom-resource docker.io/org/upgrade:v1.31.4-k3s1 spec.upgrade.image',
  ]);
});

it('leaves an image with a tag as it is', () => {
  expect(found(plan('version: v1.31.4+k3s1, upgrade: {image: "org/upgrade:v1"}'))).toEqual([
    'medium custom-resource docker.io/org/upgrade:v1 spec.upgrade.image',
  ]);
});

it('does not guess the version that a channel gives', () => {
  expect(found(plan('channel: "https://updates.acme.io/stable", upgrade: {image: org/upgrade}'))).toEqual([]);
});
