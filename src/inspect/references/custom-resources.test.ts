import { expect, it } from 'vitest';
import { customWith, found } from './testing.ts';

const hex = 'a'.repeat(64);

it.each([
  ['image: quay.io/org/web:1', 'quay.io/org/web:1 spec.image'],
  ['image: org/web', 'docker.io/org/web:latest spec.image'],
  ['image: postgres:16', 'docker.io/library/postgres:16 spec.image'],
  ['sidecarImage: org/web:1', 'docker.io/org/web:1 spec.sidecarImage'],
  ['imageName: ghcr.io/org/db:16.1', 'ghcr.io/org/db:16.1 spec.imageName'],
  ['image: {repository: org/web, tag: 1.27}', 'docker.io/org/web:1.27 spec.image.repository'],
  ['image: {registry: quay.io, repository: org/web, tag: "1"}', 'quay.io/org/web:1 spec.image.repository'],
  ['image: {name: org/web, version: v2}', 'docker.io/org/web:v2 spec.image.name'],
  [
    `image: {repository: org/web, digest: "sha256:${hex}"}`,
    `docker.io/org/web@sha256:${hex} spec.image.repository`,
  ],
  [
    `image: {repository: org/web, tag: v1, digest: "sha256:${hex}"}`,
    `docker.io/org/web:v1@sha256:${hex} spec.image.repository`,
  ],
  [
    `image: {repository: org/web, tag: "sha256:${hex}"}`,
    `docker.io/org/web@sha256:${hex} spec.image.repository`,
  ],
  ['{baseImage: quay.io/org/web, version: v2.1}', 'quay.io/org/web:v2.1 spec.baseImage'],
  [`{image: quay.io/org/web, sha: ${hex}}`, `quay.io/org/web@sha256:${hex} spec.image`],
  ['{image: quay.io/org/web, version: v2.1}', 'quay.io/org/web:v2.1 spec.image'],
  ['{image: quay.io/org/web:v1, version: v2.1}', 'quay.io/org/web:v1 spec.image'],
  [
    'driver: {repository: nvcr.io/nvidia, image: driver, version: "535.1"}',
    'nvcr.io/nvidia/driver:535.1 spec.driver.image',
  ],
  ['images: {proxy: org/proxy:1}', 'docker.io/org/proxy:1 spec.images.proxy'],
  ['cachedImages: [org/a:1]', 'docker.io/org/a:1 spec.cachedImages[0]'],
  ['kustomize: {images: ["org/web=own/web:2"]}', 'docker.io/own/web:2 spec.kustomize.images[0]'],
  ['relatedImages: [{name: web, image: org/a:1}]', 'docker.io/org/a:1 spec.relatedImages[0].image'],
  ['images: [{name: org/web, newTag: "2"}]', 'docker.io/org/web:2 spec.images[0].name'],
  ['images: [{name: org/web, newName: own/web, newTag: "2"}]', 'docker.io/own/web:2 spec.images[0].newName'],
  [
    'steps: [{name: build, image: alpine, script: make}]',
    'docker.io/library/alpine:latest spec.steps[0].image',
  ],
  ['{proxyImage: quay.io/org/proxy, proxyImageTag: v2}', 'quay.io/org/proxy:v2 spec.proxyImage'],
  ['{image: org/web, defaultImageVersion: v2}', 'docker.io/org/web:v2 spec.image'],
  ['containerDisk: {image: "quay.io/org/disk:41"}', 'quay.io/org/disk:41 spec.containerDisk.image'],
  ['blockStorageImage: org/storage:1', 'docker.io/org/storage:1 spec.blockStorageImage'],
])('takes %s', (spec, expected) => {
  expect(found(customWith(spec))).toEqual([`medium custom-resource ${expected}`]);
});

it('is less sure where only the text reads like an image', () => {
  expect(found(customWith('default: quay.io/org/web:v1'))).toEqual([
    'low custom-resource quay.io/org/web:v1 spec.default',
  ]);
});

it.each([
  'image: web',
  'image: assets/logo.png',
  'image: /var/lib/disk',
  'image: https://example.com/web:1',
  'image: "12:30"',
  'image: projects/debian-cloud/global/images/debian-12',
  'image: image/png',
  `image: "sha256:${hex}"`,
  `imageDigest: "sha256:${hex}"`,
  'image: assets/logo.webp',
  'image: {url: "https://images.acme.io/logo.png"}',
  'backgroundImage: theme/dark',
  'bootImage: /dev/sda',
  'machineImage: ami-0123456789',
  'sourceImage: debian-cloud/debian-12',
  'machine: {image: {name: gardenlinux, version: 1592.4.0}}',
  'imagePullSecret: org/regcred',
  'imagePolicy: {name: org/web}',
  'imageReferences: ["ghcr.io/org/*"]',
  'allowedImages: [org/web:1]',
  'repositoryDigestMirrors: [{source: quay.io/org, mirrors: [mirror.acme.io/org]}]',
  'imageRepository: registry.k8s.io',
  '{proxyImage: quay.io/org/proxy, proxyImageVersion: ""}',
  'git: {repository: org/web, tag: v1}',
  'chart: {registry: ghcr.io, repository: org/charts/web, tag: 1.2.3}',
  'imagePullPolicy: Always',
  'image: {repository: org/web}',
  'imagePullSecrets: [{name: regcred}]',
  'chart: {repository: "https://charts.example.com", name: web, version: 1.2.3}',
  'source: {repository: github.com/org/web, tag: v1}',
  'version: apps/v1:2',
  'address: redis:6379',
  'taint: node-role.kubernetes.io/control-plane:NoSchedule',
  'podAnnotations: {image: org/web:1}',
  'selector: {matchLabels: {image: org/web:1}}',
])('does not take %s', (spec) => {
  expect(found(customWith(spec))).toEqual([]);
});

it('does not look for them in Kubernetes’ own kinds', () => {
  expect(found('{apiVersion: v1, kind: Service, spec: {image: org/web:1}}')).toEqual([]);
});

it('does not look at the status', () => {
  expect(found('{apiVersion: example.org/v1, kind: Web, status: {image: org/web:1}}')).toEqual([]);
});

it('does not look at documents that are no objects', () => {
  expect(found('image: org/web:1\ncontainers: [{name: a, image: b:1}]')).toEqual([]);
});
