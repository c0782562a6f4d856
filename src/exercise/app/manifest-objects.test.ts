import { describe, expect, it } from 'vitest';
import { inWaves, readManifests } from './manifest-objects.ts';

const read = (text: string) => readManifests([{ place: 'app.yaml', text }]);
const object = (kind: string, apiVersion = 'v1') => ({ apiVersion, kind, metadata: { name: 'x' } });

describe('readManifests', () => {
  it('reads every document, unfolds lists and leaves out empty ones', () => {
    const { objects, refused } = read(`---
# nothing
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
  - { apiVersion: v1, kind: Secret, metadata: { name: b, namespace: other } }
---
{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"c"}}
`);
    expect(refused).toEqual([]);
    expect(objects.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual([
      ['ConfigMap', 'a', undefined],
      ['Secret', 'b', 'other'],
      ['Deployment', 'c', undefined],
    ]);
  });

  it('reads modes and truths as Kubernetes does', () => {
    const { objects } = read(
      'apiVersion: v1\nkind: X\nmetadata: { name: x }\nmode: 0644\non: yes\ndate: 2026-01-01\nat: 1:30\n',
    );
    expect(objects[0]).toMatchObject({ mode: 420, date: '2026-01-01', at: '1:30' });
  });

  it('names what is no object and reads the rest', () => {
    const { objects, refused } = read(
      'kind: ConfigMap\n---\na: [\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
    );
    expect(objects).toHaveLength(1);
    expect(refused.map((each) => each.object)).toEqual(['app.yaml, document 1', 'app.yaml, document 2']);
    expect(refused[0]?.error).toMatch(/^is no object: .*apiVersion/);
    expect(refused[1]?.error).toMatch(/^is not YAML/);
  });
});

it('applies namespaces, kinds, what workloads need, workloads and webhooks in waves', () => {
  const kinds = [
    object('ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/v1'),
    object('Deployment', 'apps/v1'),
    object('Service'),
    object('CustomResourceDefinition', 'apiextensions.k8s.io/v1'),
    object('Namespace'),
    object('Secret'),
  ];
  expect(inWaves(kinds).map((wave) => wave.map(({ kind }) => kind))).toEqual([
    ['Namespace'],
    ['CustomResourceDefinition'],
    ['Service', 'Secret'],
    ['Deployment'],
    ['ValidatingWebhookConfiguration'],
  ]);
});
