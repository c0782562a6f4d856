import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Result } from '../model/result.ts';
import { hostileResult, passingResult } from './fixtures/index.fixture.ts';
import { renderReport } from './index.ts';
import { renderInspection } from './inspection.ts';

function inspected(): Result {
  const { lab: _, ...result } = passingResult();
  const [hello, k3s] = result.images;
  const place = 'charts/hello-web-1.0.0.tgz';
  const rendering = { source: place, kind: 'helm' as const, values: 'default values', documents: 2 };
  return {
    ...result,
    command: 'inspect',
    scenario: { name: 'inspect', description: 'Only read.' },
    given: ['--values', 'my site.yaml'],
    conditions: [
      { id: 'no-node', text: 'No node ran: the bundle was only read.' },
      { id: 'reference-ignored', text: "The bundle's own bundle.yaml leaves out a:1: the site has it" },
    ],
    verdict: 'not-ready',
    checks: result.checks.filter(({ tier }) => tier === 'inspect'),
    attempts: [],
    bundle: { ...result.bundle, charts: result.bundle.charts.map((chart) => ({ ...chart, place })) },
    images: [
      { ...hello, askedForBy: ['web.tgz!web/templates/a.yaml:3 Pod/a spec.containers[0].image'] },
      { ...k3s, askedForBy: [] },
    ] as Result['images'],
    renderings: [
      { ...rendering, status: 'rendered' },
      { ...rendering, values: 'values-prod.yaml', status: 'failed', reason: 'replicas is required' },
    ],
  };
}

it('lists what the bundle holds and who asks for it, and says that no node ran', () => {
  const text = renderInspection(inspected(), { color: false });
  expect(text).toMatch(/^NOT READY/);
  expect(text).toMatch(
    /docker\.io\/library\/hello-world:latest +sha256:[0-9a-f]{12} +linux\/amd64,linux\/arm64\/v8 +asked for in 1 place$/m,
  );
  expect(text).toMatch(/rancher\/k3s:v1\.31\.4-k3s1 .*asked for by nothing that was read$/m);
  expect(text).toMatch(/hello-web 1\.0\.0 +sha256:[0-9a-f]{12} +not rendered 1 of 2×$/m);
  expect(text).toMatch(/^limits  No node ran: .*\n {8}The bundle's own bundle\.yaml leaves out a:1/m);
  expect(text).toContain("again   airtight inspect bundles/hello-world.tar.zst --values 'my site.yaml'");
});

it('passes no control character of a name on to the terminal', () => {
  expect(renderInspection(hostileResult(), { color: false })).not.toMatch(
    /[\u0000-\u0009\u000b-\u001f\u202e]/,
  );
});

it('says the same in YAML as in JSON', () => {
  for (const result of [inspected(), hostileResult()]) {
    const yaml = renderReport('yaml', result);
    expect(parse(yaml)).toEqual(JSON.parse(renderReport('json', result)));
    expect(yaml).not.toMatch(/^ *\S+: [&*]a?\d/m);
  }
});
