import { expect, it } from 'vitest';
import { findBadImageNames, findReferences } from './index.ts';
import { customWith, documentsOf, found, podWith } from './testing.ts';

const digest = `sha256:${'a'.repeat(64)}`;

it.each([
  ['Pod', '{containers: [{name: a, image: web}]}', 'spec.containers[0].image'],
  [
    'Deployment',
    '{template: {spec: {containers: [{name: a, image: web}]}}}',
    'spec.template.spec.containers[0].image',
  ],
  [
    'CronJob',
    '{jobTemplate: {spec: {template: {spec: {initContainers: [{name: a, image: web}]}}}}}',
    'spec.jobTemplate.spec.template.spec.initContainers[0].image',
  ],
])('finds the containers of a %s', (kind, spec, path) => {
  expect(found(`{apiVersion: v1, kind: ${kind}, spec: ${spec}}`)).toEqual([
    `high container docker.io/library/web:latest ${path}`,
  ]);
});

it('finds containers of every list, and image volumes', () => {
  const pod = `
apiVersion: v1
kind: Pod
spec:
  initContainers: [{ name: a, image: 'a:1' }]
  containers: [{ name: b, image: 'b:1' }]
  ephemeralContainers: [{ name: c, image: 'c:1' }]
  volumes: [{ name: d, emptyDir: {} }, { name: e, image: { reference: 'e:1' } }]
`;
  expect(found(pod)).toEqual([
    'high container docker.io/library/b:1 spec.containers[0].image',
    'high container docker.io/library/a:1 spec.initContainers[0].image',
    'high container docker.io/library/c:1 spec.ephemeralContainers[0].image',
    'high container docker.io/library/e:1 spec.volumes[1].image.reference',
  ]);
});

it('finds pod templates in custom resources by their shape', () => {
  expect(
    found(customWith('job:\n  template:\n    spec: {containers: [{name: a, image: quay.io/org/a:1}]}')),
  ).toEqual(['high container quay.io/org/a:1 spec.job.template.spec.containers[0].image']);
});

it.each([
  ['web', 'Always'],
  ['web:latest', 'Always'],
  ['web:1', 'IfNotPresent'],
  [`web@${digest}`, 'IfNotPresent'],
  [`web:latest@${digest}`, 'Always'],
])('takes the pull policy of %s for %s, as Kubernetes does', (image, policy) => {
  const [reference] = findReferences(documentsOf(podWith(`image: '${image}'`)));
  expect(reference?.pullPolicy).toBe(policy);
});

it('keeps a pull policy that is given', () => {
  const [reference] = findReferences(documentsOf(podWith('image: web, imagePullPolicy: Never')));
  expect(reference?.pullPolicy).toBe('Never');
});

it('leaves alone what Istio fills in, and empty images', () => {
  expect(found(podWith('image: auto'))).toEqual([]);
  expect(found(podWith("image: ''"))).toEqual([]);
});

it('names an image that is no image name', () => {
  const documents = documentsOf(podWith("image: 'web:'"));
  expect(findReferences(documents)).toEqual([]);
  expect(findBadImageNames([...documents, ...documents])).toEqual([
    {
      file: 'test.yaml',
      reason: '"web:" is no image name (test.yaml:1 Pod/web spec.containers[0].image)',
    },
  ]);
});

it('takes no offence at a pattern in a custom resource', () => {
  const documents = documentsOf(customWith('pattern: {containers: [{name: "*", image: "registry.corp/*"}]}'));
  expect(findBadImageNames(documents)).toEqual([]);
});
