import { defineCheck } from '../model/check.ts';
import { locationText } from '../model/location.ts';
import { plural } from '../model/units.ts';
import { listing } from './lines.ts';

export const schemaReferences = defineCheck({
  id: 'schema-references',
  tier: 'inspect',
  title: 'No values schema of a chart refers to one outside the chart',
  why: 'Helm asks the network for what such a $ref names before it installs: on site it hangs until the connection times out, then refuses.',
  required: true,
  help: {
    rule: 'Fails where a `values.schema.json`, of a chart or a subchart, has a `$ref` that leads out of the chart.',
    fix: "Copy the schema it names into the chart's own, under `$defs`, and refer to it as `#/$defs/NAME`. Or install with `--skip-schema-validation` where Helm has it.",
    limits: 'Where Helm would ask a cache or a mirror on site, this is stricter than need be.',
  },
  needs: ['charts'],
  evaluate: ({ charts }) => {
    if (charts.length === 0) return { status: 'not-applicable', reason: 'The bundle holds no chart.' };
    const remote = charts.flatMap((chart) => chart.remoteRefs);
    if (remote.length === 0) return { status: 'pass', note: plural(charts.length, 'chart') };
    return {
      status: 'fail',
      ...listing(remote, ({ ref, location }) => `${ref} (${locationText(location)})`),
      remedy: "Copy each schema into the chart's own, under $defs, and refer to it there.",
    };
  },
});
