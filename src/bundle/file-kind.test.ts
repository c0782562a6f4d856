import { expect, it } from 'vitest';
import { makeScratch } from '../../fixtures/bundles/scratch.ts';
import type { BundleFile } from '../model/bundle.ts';
import { fileKind, textKind } from './file-kind.ts';

type Case = readonly [what: string, name: string, text: string, kind: BundleFile['kind']];

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const hex = 'a'.repeat(64);

const cases: readonly Case[] = [
  ['objects', 'a.txt', '# app\napiVersion: v1\nkind: Service\nmetadata:\n  name: a\n', 'manifest'],
  ['objects after others', 'a.yaml', 'x: 1\n---\nkind: Pod\napiVersion: v1\n', 'manifest'],
  [
    'objects of a template',
    'a.yaml',
    'apiVersion: apps/v1\nkind: "Deployment"\nspec: {{ .x }}\n',
    'manifest',
  ],
  ['objects in JSON', 'a.json', '{ "kind": "List", "apiVersion": "v1", "items": [] }', 'manifest'],
  ['objects with Windows line ends', 'a.yaml', 'apiVersion: v1\r\nkind: Pod\r\n', 'manifest'],
  [
    'a certificate in an object',
    'a.yaml',
    `apiVersion: v1\nkind: ConfigMap\ndata:\n  ca: |\n    ${certificate.replaceAll('\n', '\n    ')}\n`,
    'manifest',
  ],
  [
    'a Flux kustomization',
    'a.yaml',
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n',
    'manifest',
  ],
  [
    'a kustomization',
    'k.yaml',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
    'kustomization',
  ],
  ['a kustomization by its name', 'kustomization.yaml', 'resources:\n- a.yaml\n', 'kustomization'],
  ['a Zarf definition', 'zarf.yaml', 'kind: ZarfPackageConfig\nmetadata:\n  name: a\n', 'zarf-definition'],
  ['values', 'values-prod.yaml', 'image:\n  tag: "1"\n', 'values'],
  ['YAML of any other kind', 'settings.yaml', 'image:\n  tag: "1"\n', 'other'],
  [
    'a page that shows an object',
    'README.md',
    '# Pods\nLike this:\n```yaml\napiVersion: v1\nkind: Pod\n```\n',
    'other',
  ],
  [
    'JSON of any other kind',
    'package.json',
    '{ "name": "a", "nested": { "kind": "x", "apiVersion": "y" } }',
    'other',
  ],
  ['JSON that is nested without end', 'a.json', '{"apiVersion":'.repeat(5000), 'other'],
  [
    'an image list',
    'k3s-images.txt',
    'docker.io/rancher/klipper-helm:v0.9.3\n\n# more\nghcr.io/a/b@sha256:' + hex + '\n',
    'image-list',
  ],
  [
    'an image list with a bad line',
    'k3s-images.txt',
    'docker.io/rancher/klipper-helm:v0.9.3\nnot an image !!\n',
    'image-list',
  ],
  ['a text that names an image', 'notes.txt', 'docker.io/rancher/klipper-helm:v0.9.3\nis old\n', 'other'],
  ['a list of words', 'words.txt', 'alpha\nbeta\n', 'other'],
  ['checksums', 'sha256sum-amd64.txt', `${hex}  k3s\n${hex} *k3s.tar\n`, 'checksums'],
  ['a certificate', 'ca', `subject: CN=a\n${certificate}`, 'certificate'],
  ['a private key', 'key.pem', '-----BEGIN PRIVATE KEY-----\nMIIB\n', 'other'],
  ['an install script', 'install.sh', '#!/bin/sh\nset -e\n', 'install-script'],
  [
    'an install script by what it reads',
    'get',
    '#!/usr/bin/env bash\necho $INSTALL_K3S_EXEC\n',
    'install-script',
  ],
  ['another script', 'backup.sh', '#!/bin/bash\ntar c /\n', 'other'],
  ['nothing', 'empty', '', 'other'],
];

it.each(cases)('takes %s (%s) for what it is', (_, name, text, kind) => {
  expect(textKind(text, name)).toBe(kind);
});

it('looks at the head alone where a file was not kept', async () => {
  const bytes = Buffer.from(`apiVersion: v1\nkind: Pod\nmetadata:\n${'  # long\n'.repeat(200)}`);
  const file = { digest: '', bytes: bytes.length, head: bytes.subarray(0, 512), range: undefined };
  expect(await fileKind(file, 'a.yaml')).toBe('manifest');
});

it.each([
  ['k3s-arm64', '', 'k3s-binary'],
  ['node', 'path github.com/k3s-io/k3s/cmd/server', 'k3s-binary'],
  ['node', 'path github.com/acme/node', 'other'],
])('takes the program %s that holds "%s" for: %s', async (name, content, kind) => {
  const scratch = await makeScratch();
  const bytes = Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(2_000_000), Buffer.from(content)]);
  const range = { path: await scratch.file('program', bytes), start: 0, bytes: bytes.length };
  const file = { digest: '', bytes: bytes.length, head: bytes.subarray(0, 512), range };
  expect(await fileKind(file, name)).toBe(kind);
  await scratch.remove();
});

it('takes no binary for text', async () => {
  const head = Buffer.from('apiVersion: v1\nkind: Pod\n\0');
  expect(await fileKind({ digest: '', bytes: head.length, head, range: undefined }, 'a.yaml')).toBe('other');
  const latin = Buffer.from('apiVersion: v1\nkind: Pod\nname: caf\xe9\n', 'latin1');
  expect(await fileKind({ digest: '', bytes: latin.length, head: latin, range: undefined }, 'a.yaml')).toBe(
    'other',
  );
});
