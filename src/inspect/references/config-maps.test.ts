import { expect, it } from 'vitest';
import { found } from './testing.ts';

function configMap(key: string, text: string, kind = 'ConfigMap', field = 'data'): string {
  return JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'web' }, [field]: { [key]: text } });
}

it.each([
  ['proxy-image', 'org/proxy:1', 'medium docker.io/org/proxy:1 data.proxy-image'],
  ['proxy', 'org/proxy:1', 'low docker.io/org/proxy:1 data.proxy'],
  ['a.yaml', 'helper:\n  image: org/a:1\n', 'medium docker.io/org/a:1 data["a.yaml"]!helper.image'],
  [
    'a.json',
    '{"image": {"repository": "org/a", "tag": "1"}}',
    'medium docker.io/org/a:1 data["a.json"]!image.repository',
  ],
  [
    'pod.yaml',
    'apiVersion: v1\nkind: Pod\nspec:\n  containers: [{name: a, image: busybox}]\n',
    'low docker.io/library/busybox:latest data["pod.yaml"]!spec.containers[0].image',
  ],
  [
    'pod.yaml',
    'spec:\n  containers: [{name: a, image: busybox:1}]\n',
    'medium docker.io/library/busybox:1 data["pod.yaml"]!spec.containers[0].image',
  ],
  [
    'config.toml',
    '[runners]\n  image = "alpine:3.19"\n',
    'low docker.io/library/alpine:3.19 data["config.toml"]',
  ],
  [
    'run.sh',
    '#!/bin/sh\n# old/a:1\nctr images pull org/a:1 # not old/b:1\n',
    'low docker.io/org/a:1 data["run.sh"]',
  ],
  ['inject', 'image: org/a:1\n{{ if .x }}\n  b: [\n{{ end }}\n', 'low docker.io/org/a:1 data.inject'],
])('takes %s: %j', (key, text, expected) => {
  expect(found(configMap(key, text)).map((line) => line.replace(' config-map', ''))).toEqual([expected]);
});

it('looks into a Secret that is written out, not into an encoded one', () => {
  expect(found(configMap('image', 'org/a:1', 'Secret', 'stringData'))).toHaveLength(1);
  expect(found(configMap('image', 'b3JnL2E6MQ==', 'Secret'))).toEqual([]);
});

it.each([
  ['README.md', 'image: org/a:1\n'],
  ['nginx.conf', 'upstream a { server web:8080; }\nlisten 80;\n'],
  ['app.properties', 'db.url=jdbc:postgresql://db:5432/app\nschedule=12:30\ntype=text/html\n'],
  ['a.yaml', '# image: org/a:1\nname: a\n'],
  ['a.yaml', 'logo: {image: img/logo.svg}\nimagePullPolicy: Always\n'],
  ['text', 'nothing here'],
])('does not take %s: %j', (key, text) => {
  expect(found(configMap(key, text))).toEqual([]);
});
