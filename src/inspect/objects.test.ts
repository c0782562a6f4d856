import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { documentLimits } from './documents/limits.ts';
import { readObjects } from './objects.ts';
import type { SourceText } from './types.ts';

const pod = (name: string, image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: "${image}"}]}\n`;
const rendered = (text: string, values: string): SourceText => ({
  origin: { file: 'web.tgz!web/templates/pod.yaml', rendered: true, values, chart: 'web' },
  text,
});
const manifest = (file: string, text: string): SourceText => ({ origin: { file, rendered: false }, text });

it('counts what several sets of values ask for in one place once, and names the first', () => {
  const { found } = readObjects([
    rendered(pod('a', 'web:1'), 'default values'),
    manifest('other.yaml', pod('b', 'web:1')),
    rendered(pod('a', 'web:1'), 'site.yaml'),
    rendered(pod('a', 'web:2'), 'site.yaml'),
  ]);
  expect(found.map(({ text, location }) => [text, location.file, location.values])).toEqual([
    ['web:1', 'web.tgz!web/templates/pod.yaml', 'default values'],
    ['web:2', 'web.tgz!web/templates/pod.yaml', 'site.yaml'],
    ['web:1', 'other.yaml', undefined],
  ]);
});

it('keeps whole only what others need: K3k, and certificates', () => {
  const pem = readFileSync(new URL('../../fixtures/certificates/root.pem', import.meta.url), 'utf8');
  const secret = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', stringData: { 'ca.crt': pem } });
  const config = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } });
  const cluster = 'apiVersion: k3k.io/v1beta1\nkind: Cluster\nmetadata: {name: edge}\nspec: {}\n';
  const texts = [pod('a', 'web:1'), secret, config, cluster].map((text, at) => manifest(`${at}.yaml`, text));
  expect(readObjects(texts).kept.map(({ origin }) => origin.file)).toEqual(['1.yaml', '3.yaml']);
});

it('does not read more text than it may, and says from where on', () => {
  const limits = { ...documentLimits, maxAllTextsLength: 150 };
  const { found, unread } = readObjects(
    ['a', 'b'].map((name) => manifest(`${name}.yaml`, pod(name, 'web:1'))),
    limits,
  );
  expect(found.map(({ location }) => location.file)).toEqual(['a.yaml']);
  expect(unread).toEqual([
    { file: 'b.yaml', reason: expect.stringContaining('at most 150 are read') as string },
  ]);
});
