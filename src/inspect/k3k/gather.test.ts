import { expect, it } from 'vitest';
import type { K3sFacts } from '../../model/inspection.ts';
import { readDocuments } from '../documents/read-documents.ts';
import { subjectOf, tgzOf } from '../testing-charts.ts';
import { gatherK3k } from './gather.ts';

const k3s: K3sFacts = { binaries: [], nodeImages: [], lists: [], archives: [], sums: [] };
const files = {
  'Chart.yaml': 'name: k3k\nversion: 1.0.0\nappVersion: v1.0.0\n',
  'values.yaml':
    'controller: {image: {repository: rancher/k3k}}\nserver: {image: {repository: rancher/k3s}}\n',
};

it('reads the values of a chart that was not rendered', async () => {
  const subject = await subjectOf({ k3k: await tgzOf('k3k', files), web: await tgzOf('web', files) });
  const { charts, images } = await gatherK3k(subject, [], k3s);
  expect(charts).toEqual([{ place: 'k3k.tgz', version: '1.0.0' }]);
  expect(
    images.map(({ reference, location }) => `${reference} ${location.file}:${location.line ?? ''}`),
  ).toEqual([
    'docker.io/rancher/k3k:v1.0.0 k3k.tgz!k3k/values.yaml:1',
    'docker.io/rancher/k3s k3k.tgz!k3k/values.yaml:2',
  ]);
});

it('takes a controller that was rendered before what the values say', async () => {
  const subject = await subjectOf({ k3k: await tgzOf('k3k', files) });
  const text = 'kind: Deployment\nspec: {template: {spec: {containers: [{image: "site/k3k:2"}]}}}';
  const { documents } = readDocuments({ origin: { file: 'k3k.tgz', rendered: true, chart: 'k3k' }, text });
  const { images } = await gatherK3k(subject, documents, k3s);
  expect(images.map(({ reference }) => reference)).toEqual(['docker.io/site/k3k:2']);
});

it('says nothing of a chart it cannot read', async () => {
  const subject = await subjectOf({ k3k: Buffer.from('no archive') });
  expect((await gatherK3k(subject, [], k3s)).images).toEqual([]);
});
