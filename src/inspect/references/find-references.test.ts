import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bundle } from '../../model/bundle.ts';
import { readDocuments } from '../documents/read-documents.ts';
import type { KubeDocument } from '../types.ts';
import { chartAnnotations, findReferences, zarfComponents } from './index.ts';
import { inWords, podWith } from './testing.ts';

function rendered(text: string, values: string): readonly KubeDocument[] {
  return readDocuments({ origin: { file: 'web/a.yaml', rendered: true, values, chart: 'web' }, text })
    .documents;
}

it('counts a place once for all values, with the first of them', () => {
  const documents = [
    ...rendered(podWith('image: a:1'), 'default values'),
    ...rendered(podWith('image: a:1'), 'more.yaml'),
    ...rendered(podWith('image: b:1'), 'more.yaml'),
  ];
  expect(
    findReferences(documents).map(({ text, chart, location: { values } }) => [text, chart, values]),
  ).toEqual([
    ['a:1', 'web', 'default values'],
    ['b:1', 'web', 'more.yaml'],
  ]);
});

it('reads the lists in a chart’s annotations', () => {
  const text = `
name: web
annotations:
  helm.sh/images: |
    - { name: web, image: org/web:1 }
  artifacthub.io/images: "not: a list"
`;
  expect(
    chartAnnotations({ origin: { file: 'web.tgz!web/Chart.yaml', rendered: false }, text }).map(inWords),
  ).toEqual(['medium chart-annotation docker.io/org/web:1 annotations["helm.sh/images"]![0].image']);
});

it('reads the components of a Zarf package', () => {
  const zarf = { name: 'web', components: [{ name: 'web', required: true, images: ['org/web:1'] }] };
  expect(zarfComponents({ zarf, files: [] } as unknown as Bundle)).toEqual([
    {
      text: 'org/web:1',
      reference: 'docker.io/org/web:1',
      kind: 'zarf-component',
      confidence: 'high',
      location: {
        file: 'zarf.yaml',
        rendered: false,
        object: 'component/web',
        path: 'components[0].images[0]',
      },
    },
  ]);
});

/** Objects whose keys the rules look at, around any JSON. */
const objects = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('a/b:1', 'a: [', '{"image":"a/b:1"}'),
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  object: fc.dictionary(
    fc.constantFrom(
      'spec',
      'image',
      'images',
      'containers',
      'volumes',
      'name',
      'value',
      'env',
      'args',
      'data',
      'set',
      'helm',
      'tag',
      'repository',
      'openAPIV3Schema',
      'properties',
      'default',
      '__proto__',
    ),
    tie('value'),
    { maxKeys: 5 },
  ),
})).object as fc.Arbitrary<object>;

it('never throws, whatever the objects hold', () => {
  const kinds = fc.constantFrom('Pod', 'ConfigMap', 'CustomResourceDefinition', 'HelmChart');
  fc.assert(
    fc.property(objects, kinds, (object, kind) => {
      const text = JSON.stringify({
        ...object,
        apiVersion: kind === 'HelmChart' ? 'helm.cattle.io/v1' : 'v1',
        kind,
      });
      for (const { reference } of findReferences(rendered(text, ''))) expect(reference).toMatch(/\//);
    }),
  );
});
