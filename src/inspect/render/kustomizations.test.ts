import { describe, expect, it } from 'vitest';
import type { BundleFile } from '../../model/bundle.ts';
import { filesOfKustomizations, filesTakenBy, rootsOf } from './kustomizations.ts';

const file = (place: string, kind: BundleFile['kind'] = 'manifest'): BundleFile => ({
  ...{ name: place, reference: place, digest: `sha256:${'0'.repeat(64)}` },
  ...{ place, bytes: 1, kind },
});

describe('kustomizations', () => {
  it('may read what lies in their folder and below', () => {
    const files = [
      file('apps/web/kustomization.yaml', 'kustomization'),
      file('apps/web/patches/a.yaml'),
      file('apps/web/k3s', 'k3s-binary'),
      file('apps/other.yaml'),
      file('top.yaml'),
    ];
    expect(filesOfKustomizations(files).map(({ place }) => place)).toEqual([
      'apps/web/kustomization.yaml',
      'apps/web/patches/a.yaml',
    ]);
    expect(filesOfKustomizations([file('kustomization.yaml', 'kustomization'), ...files]).length).toBe(5);
  });

  it('are built where no other builds on them', () => {
    const roots = rootsOf([
      { place: 'base/kustomization.yaml', text: 'resources: [app.yaml]' },
      { place: 'extra/kustomization.yaml', text: 'kind: Component' },
      { place: 'prod/kustomization.yaml', text: 'resources: [../base/]\ncomponents: [../extra]' },
      { place: 'old/kustomization.yaml', text: 'bases: ["./../base"]' },
      { place: 'broken/kustomization.yaml', text: '{' },
    ]);
    expect(roots.map(({ place }) => place)).toEqual([
      'prod/kustomization.yaml',
      'old/kustomization.yaml',
      'broken/kustomization.yaml',
    ]);
  });

  it('take the files they name, and those of what they build on', () => {
    const taken = filesTakenBy([
      { place: 'base/kustomization.yaml', text: 'resources: [app.yaml, ./more/job.yaml]' },
      { place: 'prod/kustomization.yaml', text: 'resources: [../base]\npatches: [{ path: size.yaml }]' },
      { place: 'spare/kustomization.yaml', text: 'kind: Component\nresources: [unused.yaml]' },
      { place: 'kustomization.yaml', text: 'resources: [top.yaml]' },
    ]);
    expect([...taken].filter((path) => path.endsWith('.yaml'))).toEqual([
      'base/app.yaml',
      'base/more/job.yaml',
      'prod/size.yaml',
      'top.yaml',
    ]);
  });

  it('that build on each other are all built, for Kustomize to refuse', () => {
    const circle = [
      { place: 'a/kustomization.yaml', text: 'resources: [../b]' },
      { place: 'b/kustomization.yaml', text: 'resources: [../a]' },
    ];
    expect(rootsOf(circle)).toEqual(circle);
  });
});
