import { expect, it } from 'vitest';
import { found } from './testing.ts';

const helmChart = (spec: string): string => `{apiVersion: helm.cattle.io/v1, kind: HelmChart, spec: ${spec}}`;

it.each([
  [
    '{valuesContent: "image:\\n  repository: org/a\\n  tag: v1\\n"}',
    'medium custom-resource docker.io/org/a:v1 spec.valuesContent!image.repository',
  ],
  ['{valuesContent: "image: org/a:1"}', 'medium custom-resource docker.io/org/a:1 spec.valuesContent!image'],
  [
    '{set: {web.image.repository: org/a, web.image.tag: "1"}}',
    'medium custom-resource docker.io/org/a:1 spec.set!web.image.repository',
  ],
  ['{jobImage: org/helm:1}', 'high custom-resource docker.io/org/helm:1 spec.jobImage'],
  ['{jobImage: helm}', 'high custom-resource docker.io/library/helm:latest spec.jobImage'],
])('takes %s of a HelmChart', (spec, expected) => {
  expect(found(helmChart(spec))).toEqual([expected]);
});

it('takes values and parameters of an Application', () => {
  const source = '{helm: {values: "image: org/a:1", parameters: [{name: b.image, value: "org/b:2"}]}}';
  expect(found(`{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: ${source}}}`)).toEqual([
    'medium custom-resource docker.io/org/b:2 spec.source.helm.parameters!b.image',
    'medium custom-resource docker.io/org/a:1 spec.source.helm.values!image',
    'medium environment docker.io/org/b:2 spec.source.helm.parameters[0].value',
  ]);
});

it('takes manifests that are handed on as text', () => {
  const manifest = 'apiVersion: v1\\nkind: Pod\\nspec:\\n  containers: [{name: a, image: org/a:1}]\\n';
  const bundle = `{apiVersion: fleet.cattle.io/v1alpha1, kind: Bundle, spec: {resources: [{content: "${manifest}"}]}}`;
  expect(found(bundle)).toEqual([
    'medium custom-resource docker.io/org/a:1 spec.resources[0].content!spec.containers[0].image',
  ]);
});
