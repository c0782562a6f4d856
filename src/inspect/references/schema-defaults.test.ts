import { expect, it } from 'vitest';
import { found } from './testing.ts';

function definition(properties: string): string {
  return `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: webs.example.org }
spec:
  versions: [{ name: v1, schema: { openAPIV3Schema: { properties: ${properties} } } }]
`;
}

const root = 'spec.versions[0].schema.openAPIV3Schema.properties';

it.each([
  ['{image: {type: string, default: "org/web:1"}}', `docker.io/org/web:1 ${root}.image.default`],
  [
    '{jobs: {items: {properties: {sidecarImage: {default: "quay.io/org/side:2"}}}}}',
    `quay.io/org/side:2 ${root}.jobs.items.properties.sidecarImage.default`,
  ],
  [
    '{image: {properties: {repository: {default: org/web}, tag: {default: "3"}}}}',
    `docker.io/org/web:3 ${root}.image.properties.repository.default`,
  ],
  [
    '{image: {default: {repository: org/web, tag: "3"}}}',
    `docker.io/org/web:3 ${root}.image.default.repository`,
  ],
  ['{proxy: {default: {image: "org/web:4"}}}', `docker.io/org/web:4 ${root}.proxy.default.image`],
])('takes the default of %s', (properties, expected) => {
  expect(found(definition(properties))).toEqual([`medium custom-resource ${expected}`]);
});

it.each([
  '{image: {description: "such as quay.io/org/web:1, or nginx:1.27", example: "org/web:1"}}',
  '{image: {enum: ["org/web:1", "org/web:2"]}}',
  '{image: {examples: [{repository: org/web, tag: "1"}]}}',
  '{host: {default: "redis:6379"}}',
  '{default: {properties: {image: {type: string}}}}',
])('does not take %s', (properties) => {
  expect(found(definition(properties))).toEqual([]);
});
