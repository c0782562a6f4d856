import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readProvisions } from '../../lab/provisions.ts';
import type { BundleFile } from '../../model/bundle.ts';
import { findProgram } from '../../system/find-program.ts';
import { subjectOf, temporaryFolder } from '../testing-charts.ts';
import { renderAll, type RenderedBundle, type RenderOptions } from './index.ts';

const kustomize = (await readProvisions())?.kustomize ?? (await findProgram('kustomize'));
const kubectl = await findProgram('kubectl');
const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: "a:1" }] }\n';

async function build(
  files: Record<string, string>,
  options: RenderOptions = {},
  program = kustomize ?? '',
): Promise<RenderedBundle> {
  const kindOf = (place: string): BundleFile['kind'] =>
    place.endsWith('kustomization.yaml') ? 'kustomization' : 'manifest';
  const subject = await subjectOf(
    {},
    Object.entries(files).map(([place, text]) => ({ place, kind: kindOf(place), text })),
  );
  return renderAll(subject, { ...(program !== '' && { kustomize: program }), ...options });
}

const overlay = {
  'base/kustomization.yaml': 'resources: [pod.yaml]',
  'base/pod.yaml': pod,
  'prod/kustomization.yaml': 'resources: [../base]\nimages: [{ name: a, newTag: "2" }]',
};

describe.skipIf(kustomize === undefined && process.env['REQUIRE_LAB'] !== '1')('kustomizations', () => {
  it('are built with what they build on, and that is not built by itself', async () => {
    const { texts, renderings, taken } = await build(overlay);
    expect(renderings).toEqual([
      { source: 'prod/kustomization.yaml', kind: 'kustomize', values: '', status: 'rendered', documents: 1 },
    ]);
    expect(texts).toHaveLength(1);
    expect(taken.has('base/pod.yaml')).toBe(true);
    expect(texts[0]?.origin).toMatchObject({ file: 'prod/kustomization.yaml', rendered: true });
    expect(texts[0]?.text).toContain('image: a:2');
  });

  it.each([
    ['https://manifests.example.com/a.yaml', 'resources: ["https://manifests.example.com/a.yaml"]'],
    ['github.com/example/base', 'resources: ["https://github.com/example/base//deploy?ref=v1"]'],
    ['git@git.example.com', 'resources: ["ssh://git@git.example.com/base"]'],
    ['/etc/passwd', 'resources: [/etc/passwd]'],
    ['--enable-helm', 'helmCharts: [{ name: a, repo: "https://charts.example.com" }]'],
  ])('that need %s fail and name it', async (needed, text) => {
    const { texts, renderings } = await build({ 'a/kustomization.yaml': text });
    expect(texts).toEqual([]);
    expect(renderings).toMatchObject([
      { status: 'failed', reason: expect.stringContaining(needed) as string },
    ]);
    expect(renderings[0]?.reason).not.toMatch(/airtight-charts/);
  });

  it('read no file outside the bundle, whatever its place says', async () => {
    const { renderings } = await build({
      '../../kustomization.yaml': 'resources: [pod.yaml]',
      'a/kustomization.yaml': 'resources: [../../../../../../etc/hosts]',
    });
    expect(renderings.map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  it('that hold too much, or are too large themselves, are not built', async () => {
    const limits = { maxKustomizeBytes: 100 };
    const { renderings } = await build(overlay, { limits });
    expect(renderings).toMatchObject([
      { status: 'failed', reason: expect.stringContaining('100 bytes') as string },
    ]);
    const large = await build(
      { 'kustomization.yaml': `#${'x'.repeat(200)}` },
      { limits: { maxFileBytes: 100 } },
    );
    expect(large.renderings).toMatchObject([{ source: 'kustomization.yaml', status: 'failed' }]);
  });
});

describe('kustomizations without kustomize', () => {
  it.skipIf(kubectl === undefined)('are built by kubectl', async () => {
    const folder = await temporaryFolder();
    await symlink(kubectl ?? '', join(folder, 'kubectl'));
    vi.stubEnv('PATH', folder);
    const { texts } = await build(overlay, {}, '');
    vi.unstubAllEnvs();
    expect(texts[0]?.text).toContain('image: a:2');
  });

  it('nor kubectl are not rendered, and the reason has the next step', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    const subject = await subjectOf({}, [{ place: 'kustomization.yaml', kind: 'kustomization', text: '' }]);
    const { renderings } = await renderAll(subject, {});
    vi.unstubAllEnvs();
    expect(renderings).toMatchObject([
      { status: 'not-rendered', reason: expect.stringContaining('install one of them') as string },
    ]);
  });
});
