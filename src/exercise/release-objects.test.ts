import { describe, expect, it } from 'vitest';
import { releaseObjects } from './release-objects.ts';

const manifest = `---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app.kubernetes.io/instance: web } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: elsewhere }
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: settings } }
---
`;

function hook(name: string, event: string, policy: string): string {
  const annotations = {
    'helm.sh/hook': event,
    'helm.sh/hook-delete-policy': policy,
    'helm.sh/hook-weight': -5,
  };
  return `---\n${JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name, annotations } })}\n`;
}

describe('releaseObjects', () => {
  const of = (texts: { manifest?: string; hooks?: string }) =>
    releaseObjects({ manifest: '', hooks: '', ...texts }, { release: 'web', namespace: 'shop' });

  it('names every object, in the namespace of the release where it has none of its own', () => {
    expect(
      of({ manifest }).objects.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`),
    ).toEqual(['Deployment shop/web', 'ServiceAccount elsewhere/web', 'ConfigMap shop/settings']);
  });

  it('says which of the kinds that should be labelled are not', () => {
    expect(of({ manifest }).unlabelled).toEqual(['ServiceAccount/web']);
  });

  it('keeps the hooks that an install runs, and knows which delete themselves', () => {
    const hooks =
      hook('migrate', 'post-install,post-upgrade', 'before-hook-creation') +
      hook('check', 'pre-install', 'hook-succeeded,hook-failed') +
      hook('test', 'test', '') +
      hook('clean', 'pre-delete', '');
    const { objects, unlabelled } = of({ hooks });
    expect(objects.map(({ name, mayBeGone }) => [name, mayBeGone])).toEqual([
      ['migrate', undefined],
      ['check', true],
    ]);
    expect(unlabelled).toEqual([]);
  });
});
