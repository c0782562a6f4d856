import { describe, expect, it } from 'vitest';
import type { ChartFacts } from '../model/inspection.ts';
import { chartDependencies } from './chart-dependencies.ts';
import { said } from './fixtures/said.fixture.ts';
import { chart } from './fixtures/static.fixture.ts';

const [redis] = chart.dependencies as [ChartFacts['dependencies'][number]];
const { vendored: _, ...absent } = { ...redis, satisfied: false };
const judge = (...dependencies: ChartFacts['dependencies']) =>
  chartDependencies.evaluate({ charts: [{ ...chart, dependencies }] });

describe('chart-dependencies', () => {
  it('passes where each is vendored within its range', () => {
    expect(said(judge(redis))).toBe('pass: 1 dependency of 1 chart');
    expect(said(judge())).toBe('pass: 0 dependencies of 1 chart');
  });

  it('fails where one is absent, and names range, repository and line', () => {
    expect(said(judge(absent))).toBe(
      'fail: web 1.0.0 wants redis ^20.0.0 from https://charts.example, which is not below charts/ (web-1.0.0.tgz!web/Chart.yaml:6 Deployment/web dependencies[0])',
    );
  });

  it('fails where the version is out of range', () => {
    expect(said(judge({ ...redis, vendored: '19.0.0', satisfied: false }))).toContain(
      'is below charts/ as 19.0.0',
    );
  });

  it('fails on an absent one under a condition too: Helm refuses the chart before it looks at conditions', () => {
    expect(said(judge({ ...absent, condition: 'redis.enabled' }))).toMatch(
      /^fail: .*condition redis.enabled does not help/,
    );
  });

  it('does not apply without charts', () => {
    expect(chartDependencies.evaluate({ charts: [] }).status).toBe('not-applicable');
  });
});
