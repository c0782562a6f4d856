import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readProvisions } from '../../lab/provisions.ts';
import type { BundleChart } from '../../model/bundle.ts';
import { findProgram } from '../../system/find-program.ts';
import { subjectOf, temporaryFolder, tgzOf } from '../testing-charts.ts';
import type { InspectSubject } from '../types.ts';
import { renderAll, type RenderedBundle, type RenderOptions } from './index.ts';

const helm = (await readProvisions())?.helm ?? (await findProgram('helm'));
const chartYaml = (name: string, more = ''): string =>
  `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;
const configMap = (name: string, data = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n${data}`;

async function subjectWith(
  files: Record<string, string | Uint8Array>,
  bundleFiles: Parameters<typeof subjectOf>[1] = [],
  release?: BundleChart['release'],
): Promise<InspectSubject> {
  const tgz = await tgzOf('web', { 'Chart.yaml': chartYaml('web'), ...files });
  const subject = await subjectOf({ web: tgz }, bundleFiles);
  const charts = subject.bundle.charts.map((chart) => (release ? { ...chart, release } : chart));
  return { ...subject, bundle: { ...subject.bundle, charts } };
}

async function render(subject: InspectSubject, options: RenderOptions = {}): Promise<RenderedBundle> {
  return renderAll(subject, { ...(helm !== undefined && { helm }), ...options });
}

const textsByFile = ({ texts }: RenderedBundle): Record<string, string> =>
  Object.fromEntries(texts.map(({ origin, text }) => [origin.file, text]));

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.skipIf(helm === undefined && process.env['REQUIRE_LAB'] !== '1')('charts, by Helm', () => {
  it('are rendered with subcharts, CRDs, hooks and tests, each template a text of its own', async () => {
    const hook = (name: string, when: string): string =>
      configMap(name).replace('name:', `annotations: { helm.sh/hook: ${when} }, name:`);
    const result = await render(
      await subjectWith({
        'crds/thing.yaml': 'kind: CustomResourceDefinition\nmetadata: { name: things }\n',
        'templates/app.yaml': `${configMap('one')}---\n${configMap('two')}`,
        'templates/hooks.yaml': `${hook('before', 'pre-install')}---\n${hook('check', 'test')}`,
        'templates/NOTES.txt': 'thank you',
        'charts/db-1.0.0.tgz': await tgzOf('db', {
          'Chart.yaml': chartYaml('db'),
          'templates/db.yaml': configMap('{{ .Release.Name }}'),
        }),
      }),
    );
    expect(result.renderings).toEqual([
      { source: 'web.tgz', kind: 'helm', values: 'default values', status: 'rendered', documents: 6 },
    ]);
    expect(textsByFile(result)).toEqual({
      'web.tgz!web/crds/thing.yaml': expect.stringContaining('name: things') as string,
      'web.tgz!web/templates/app.yaml': `${configMap('one')}---\n${configMap('two')}`,
      'web.tgz!web/templates/hooks.yaml': expect.stringContaining('check') as string,
      'web.tgz!web/charts/db/templates/db.yaml': configMap('web'),
    });
    expect(result.texts[0]?.origin).toMatchObject({ rendered: true, values: 'default values', chart: 'web' });
  });

  it('are rendered as an install and as an upgrade, and what is the same is said once', async () => {
    const template = `${configMap('both')}---\n{{ if .Release.IsUpgrade }}\n${configMap('later')}{{ end }}`;
    const result = await render(await subjectWith({ 'templates/app.yaml': template }));
    const text = textsByFile(result)['web.tgz!web/templates/app.yaml'] ?? '';
    expect(text.match(/name: \w+/g)).toEqual(['name: both', 'name: later']);
  });

  it('that refuse to be an upgrade are rendered as an install, and it is said so', async () => {
    const template = `{{ if .Release.IsUpgrade }}{{ fail "give the old password" }}{{ end }}${configMap('a')}`;
    const { renderings, texts } = await render(await subjectWith({ 'templates/app.yaml': template }));
    expect(texts).toHaveLength(1);
    expect(renderings).toMatchObject([{ status: 'rendered', documents: 1 }]);
    expect(renderings[0]?.reason).toContain('give the old password');
  });

  it('see the Kubernetes of the bundle, of the user, or the default', async () => {
    const subject = await subjectWith({
      'templates/app.yaml': configMap('{{ .Capabilities.KubeVersion.Version }}'),
    });
    const seen = async (options: RenderOptions): Promise<[string | undefined, string | undefined]> => {
      const { texts, helm: renderer } = await render(subject, options);
      return [texts[0]?.text.match(/name: (v[\d.]+)/)?.[1], renderer?.kubeVersionFrom];
    };
    expect(await seen({ k3sVersion: 'v1.33.1+k3s1' })).toEqual(['v1.33.1', "the bundle's K3s"]);
    expect(await seen({ k3sVersion: 'v1.33.1+k3s1', kubeVersion: '1.30' })).toEqual([
      'v1.30',
      'the option --kube-version',
    ]);
    expect(await seen({})).toEqual(['v1.34.0', 'the default, as the bundle names no K3s']);
    await expect(seen({ kubeVersion: '--debug' })).rejects.toMatchObject({ code: 'kube-version-invalid' });
  });

  it('cannot look up a host or an object', async () => {
    const data = `data:
  host: {{ getHostByName "example.com" | quote }}
  object: {{ lookup "v1" "Namespace" "" "default" | toJson | quote }}
`;
    const { texts } = await render(await subjectWith({ 'templates/app.yaml': configMap('a', data) }));
    expect(texts[0]?.text).toContain('host: ""\n  object: "{}"');
  });

  it('with a remote reference in their schema are a failure that names it', async () => {
    const schema = '{"properties":{"a":{"$ref":"https://schemas.example.com/a.json"}}}';
    const subject = await subjectWith({ 'values.schema.json': schema, 'templates/a.yaml': configMap('a') });
    expect((await render(subject)).renderings).toMatchObject([
      { status: 'failed', reason: expect.stringContaining('https://schemas.example.com/a.json') as string },
    ]);
    vi.stubEnv('PATH', '/nonexistent');
    const behindProxies = await render(subject);
    expect(behindProxies.helm?.isolation).toBe('dead-proxy');
    expect(behindProxies.renderings).toMatchObject([
      { status: 'failed', reason: expect.stringContaining('https://schemas.example.com/a.json') as string },
    ]);
  });

  it('that refuse their default values are a failure in their own words', async () => {
    const template = configMap('{{ required "set\\nname" .Values.name }}');
    const subject = await subjectWith({ 'templates/app.yaml': template });
    expect((await render(subject)).renderings).toEqual([
      {
        source: 'web.tgz',
        kind: 'helm',
        values: 'default values',
        status: 'failed',
        reason: expect.stringMatching(
          /^execution error at \(web\/templates\/app\.yaml:3.*set name$/,
        ) as string,
        documents: 0,
      },
    ]);
  });

  it("are rendered with their bundle's values together, and with each of the user's", async () => {
    const given = join(await temporaryFolder(), 'mine, too.yaml');
    await writeFile(given, 'name: mine');
    const release = { name: 'shop', namespace: 'shops', valuesFiles: ['base.yaml', 'prod.yaml'] };
    const subject = await subjectWith(
      {
        'values.yaml': 'name: none',
        'templates/app.yaml': configMap('{{ .Release.Name }}-{{ .Release.Namespace }}-{{ .Values.name }}'),
      },
      [
        { place: 'base.yaml', kind: 'values', text: 'name: base' },
        { place: 'prod.yaml', kind: 'values', text: 'name: prod' },
      ],
      release,
    );
    const { texts } = await render(subject, { valuesFiles: [given] });
    expect(texts.map(({ origin, text }) => [origin.values, text.match(/name: (\S+)/)?.[1]])).toEqual([
      ['default values', 'shop-shops-none'],
      ['base.yaml, prod.yaml', 'shop-shops-prod'],
      [given, 'shop-shops-mine'],
    ]);
    await expect(render(subject, { valuesFiles: ['/nonexistent.yaml'] })).rejects.toMatchObject({
      code: 'values-file-unreadable',
    });
  });

  it.each([
    ['YAML', 'a: ['],
    ['map', 'just words'],
  ])("are not rendered with a user's values that are no %s", async (what, text) => {
    const given = join(await temporaryFolder(), 'mine.yaml');
    await writeFile(given, text);
    const subject = await subjectWith({ 'templates/a.yaml': configMap('a') });
    await expect(render(subject, { valuesFiles: [given] })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(`mine.yaml cannot be used: it is no ${what}`) as string,
    });
  });

  it('whose values are missing in the bundle are a failure, with those values alone', async () => {
    const subject = await subjectWith({ 'templates/a.yaml': configMap('a') }, [], {
      valuesFiles: ['x.yaml'],
    });
    expect((await render(subject)).renderings).toMatchObject([
      { status: 'rendered' },
      { values: 'x.yaml', status: 'failed', reason: 'x.yaml cannot be read: the bundle lacks it' },
    ]);
  });

  it('take a release name or namespace that is an option for none', async () => {
    const release = { name: '--post-renderer=/bin/sh', namespace: '-x', valuesFiles: [] };
    const template = configMap('{{ .Release.Name }}-{{ .Release.Namespace }}');
    const { texts } = await render(await subjectWith({ 'templates/a.yaml': template }, [], release));
    expect(texts[0]?.text).toContain('name: web-default');
  });

  it('that never end, print without end, or fill the memory are failures', async () => {
    const reasonOf = async (template: string, limits: RenderOptions['limits'] = {}): Promise<unknown> =>
      (await render(await subjectWith({ 'templates/a.yaml': template }), { limits })).renderings[0]?.reason;
    const long = '{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}';
    const wide = configMap('a', 'data: { a: "{{ repeat 5000 "x" }}" }');
    const deep = '{{ $x := "x" }}{{ range until 40 }}{{ $x = print $x $x }}{{ end }}';
    expect(await reasonOf(long, { timeoutMs: 1000 })).toBe('it did not end within 1 s');
    expect(await reasonOf(wide, { maxOutput: 1000 })).toBe('it printed more than 1000 characters');
    if ((await findProgram('prlimit')) === undefined) return;
    expect(await reasonOf(deep, { memoryBytes: 1.5 * 1024 ** 3 })).toContain('out of memory');
  });
});

describe('charts that are no case for Helm', () => {
  const nowhere = { helm: '/nonexistent/helm' };

  it('are not rendered where it is absent, and the reason has the next step', async () => {
    const subject = await subjectWith({ 'templates/a.yaml': configMap('a') });
    const result = await render(subject, nowhere);
    expect(result.helm).toBeUndefined();
    expect(result.texts).toEqual([]);
    expect(result.renderings).toMatchObject([
      {
        status: 'not-rendered',
        reason: expect.stringContaining('/nonexistent/helm is not Helm 3') as string,
      },
    ]);
    vi.stubEnv('PATH', '/nonexistent');
    expect((await renderAll(subject, {})).renderings[0]?.reason).toBe(
      'helm is not on the path: install Helm 3',
    );
  });

  it('are rendered with nothing in them where they are libraries', async () => {
    const subject = await subjectWith({ 'Chart.yaml': chartYaml('web', 'type: library\n') });
    expect((await render(subject, nowhere)).renderings).toMatchObject([{ status: 'rendered', documents: 0 }]);
  });

  it('are failures where their archive cannot be read, and no program is given it', async () => {
    const broken = await subjectOf({ web: Buffer.from('no archive') });
    expect((await render(broken, nowhere)).renderings).toMatchObject([
      { status: 'failed', reason: expect.stringContaining('damaged') as string },
    ]);
    const gone = { ...broken, blobs: { ...broken.blobs, range: () => undefined } };
    expect((await render(gone, nowhere)).renderings).toMatchObject([
      { status: 'failed', reason: 'the bundle lacks its bytes' },
    ]);
  });
});
