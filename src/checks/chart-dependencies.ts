import { defineCheck } from '../model/check.ts';
import type { ChartFacts } from '../model/inspection.ts';
import { locationText } from '../model/location.ts';
import { plural } from '../model/units.ts';
import { listing } from './lines.ts';

type Dependency = ChartFacts['dependencies'][number];

export const chartDependencies = defineCheck({
  id: 'chart-dependencies',
  tier: 'inspect',
  title: 'Every dependency of every chart is in its charts/ folder, in a version its Chart.yaml accepts',
  why: 'On site no chart repository answers: Helm refuses a chart with a dependency missing, and takes a wrong version without a word.',
  required: true,
  help: {
    rule: 'Fails where a dependency that `Chart.yaml` lists is not below `charts/`, or is there in a version outside its range. A `condition` or tags make no difference: Helm looks for every listed dependency before it looks at conditions.',
    fix: "Run `helm dependency update` in the chart's folder, then `helm package` it, and bundle that archive.",
    limits: 'It looks at names and versions: whether a dependency was changed by hand is not seen.',
  },
  needs: ['charts'],
  evaluate: ({ charts }) => {
    if (charts.length === 0) return { status: 'not-applicable', reason: 'The bundle holds no chart.' };
    const all = charts.flatMap((chart) => chart.dependencies.map((dependency) => ({ chart, dependency })));
    const wrong = all.filter(({ dependency }) => !dependency.satisfied);
    if (wrong.length === 0) {
      return {
        status: 'pass',
        note: `${plural(all.length, 'dependency', 'dependencies')} of ${plural(charts.length, 'chart')}`,
      };
    }
    return {
      status: 'fail',
      ...listing(wrong, ({ chart, dependency }) => wrongText(chart, dependency)),
      remedy:
        'For each chart (CHART is its folder), and bundle the archive that comes of it:\nhelm dependency update CHART && helm package CHART',
    };
  },
});

function wrongText({ name, version }: ChartFacts, { location, ...dependency }: Dependency): string {
  const found =
    dependency.vendored === undefined ? 'is not below charts/' : `is below charts/ as ${dependency.vendored}`;
  const from = dependency.repository === '' ? '' : ` from ${dependency.repository}`;
  const condition =
    dependency.condition === undefined ? '' : `; its condition ${dependency.condition} does not help`;
  return `${name} ${version} wants ${dependency.name} ${dependency.version}${from}, which ${found} (${locationText(location)})${condition}`;
}
