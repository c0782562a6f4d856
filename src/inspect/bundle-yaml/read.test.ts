import { expect, it } from 'vitest';
import { readBundleYaml } from './read.ts';

const whole = `apiVersion: airtight.dev/v1
name: edge
images:
  - nginx:1.29
  - registry.site/team/job@sha256:${'ab'.repeat(32)}
charts:
  - chart: web
    values: [site.yaml]
    release: shop
    namespace: shop
ignore:
  - path: notes
    reason: for people
  - reference: busybox
    reason: only in the chart's tests
`;

it('reads what a folder declares, with what is left out filled in', () => {
  const { bundleYaml } = readBundleYaml('bundle.yaml', whole);
  expect(bundleYaml.charts).toEqual([
    { chart: 'web', values: ['site.yaml'], release: 'shop', namespace: 'shop' },
  ]);
  expect(bundleYaml.ignore).toHaveLength(2);
  expect(readBundleYaml('bundle.yaml', 'apiVersion: airtight.dev/v1').bundleYaml).toEqual({
    apiVersion: 'airtight.dev/v1',
    images: [],
    charts: [],
    ignore: [],
  });
});

it('gives the declared images as references, with their lines', () => {
  expect(readBundleYaml('bundle.yaml', whole).references[0]).toEqual({
    text: 'nginx:1.29',
    reference: 'docker.io/library/nginx:1.29',
    kind: 'declared',
    confidence: 'high',
    location: { file: 'bundle.yaml', line: 4, rendered: false, path: 'images[0]' },
  });
});

it.each([
  ['an unknown field', 'apiVersion: airtight.dev/v1\nimage: nginx', 'image'],
  ['another version', 'apiVersion: airtight.dev/v2', 'apiVersion'],
  ['what is no name', 'apiVersion: airtight.dev/v1\nimages: [Not A Name]', 'images[0]'],
  [
    'a reason without a thing',
    'apiVersion: airtight.dev/v1\nignore: [{reason: because}]',
    'a reference or a path',
  ],
  ['a broken file', 'a: [', 'line 1'],
  ['an empty file', '', 'empty'],
  ['two documents', 'apiVersion: airtight.dev/v1\n---\nb: 1', 'more than one'],
])('refuses %s, and names it', (_, text, named) => {
  let thrown: unknown;
  try {
    readBundleYaml('shop/bundle.yaml', text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ kind: 'usage', code: 'bundle-yaml-invalid' });
  expect(String(thrown)).toContain('shop/bundle.yaml');
  expect(String(thrown)).toContain(named);
});
