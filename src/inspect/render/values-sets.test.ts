import { describe, expect, it } from 'vitest';
import type { Bundle, BundleChart, BundleFile } from '../../model/bundle.ts';
import { subjectOf } from '../testing-charts.ts';
import { valuesSetsOf } from './values-sets.ts';

async function namesOf(
  charts: readonly string[],
  places: readonly string[],
  release?: BundleChart['release'],
): Promise<Record<string, string[]>> {
  const kind: BundleFile['kind'] = 'values';
  const files = places.map((place) => ({ place, kind, text: '' }));
  const tgz = Object.fromEntries(charts.map((name) => [name, new Uint8Array()]));
  const { bundle } = await subjectOf(tgz, files);
  const released: Bundle = {
    ...bundle,
    charts: bundle.charts.map((chart, index) => (index === 0 && release ? { ...chart, release } : chart)),
  };
  return Object.fromEntries(
    released.charts.map((chart) => [chart.name, valuesSetsOf(chart, released).map(({ name }) => name)]),
  );
}

describe('values of a chart', () => {
  it('are its defaults where the bundle has no others', async () => {
    expect(await namesOf(['web'], [])).toEqual({ web: ['default values'] });
  });

  it('are laid over each other where the bundle says so, and given to no other chart', async () => {
    const release = { valuesFiles: ['base.yaml', 'db.yaml'] };
    expect(await namesOf(['web', 'db'], ['base.yaml', 'db.yaml'], release)).toEqual({
      web: ['default values', 'base.yaml, db.yaml'],
      db: ['default values'],
    });
  });

  it('stand alone where they are loose: with the only chart', async () => {
    expect(await namesOf(['web'], ['prod.yaml', 'test.yaml'])).toEqual({
      web: ['default values', 'prod.yaml', 'test.yaml'],
    });
  });

  it('stand alone where they are loose: with the chart whose name is in their place', async () => {
    const places = ['values-web.yaml', 'web-admin/values.yaml', 'cobweb.yaml', 'values.yaml'];
    expect(await namesOf(['web', 'web-admin'], places)).toEqual({
      web: ['default values', 'values-web.yaml'],
      'web-admin': ['default values', 'web-admin/values.yaml'],
    });
  });
});
