import { describe, expect, it } from 'vitest';
import { subjectOf, tgzOf } from '../testing-charts.ts';
import { gatherCharts } from './gather.ts';

const chartYaml = `apiVersion: v2
name: web
version: 1.0.0
kubeVersion: '>=1.25.0-0'
annotations:
  helm.sh/images: '- image: docker.io/library/web:1'
dependencies:
  - name: db
    version: ^2.0.0
    repository: https://charts.example.com
    condition: db.enabled
  - { name: cache, version: 1.x, repository: 'file://../cache', alias: first }
  - { name: cache, version: 2.x, repository: 'file://../cache', alias: second }
  - { name: queue, version: 1.0.0, repository: '@stable' }
`;
const subchart = (name: string, version: string): string =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;

async function facts(files: Record<string, string | Uint8Array>) {
  const { facts, unread } = await gatherCharts(await subjectOf({ web: await tgzOf('web', files) }));
  return { facts: facts[0], unread };
}

describe('facts of charts', () => {
  it('name what is vendored of the dependencies, and whether it is what was asked for', async () => {
    const read = await facts({
      'Chart.yaml': chartYaml,
      'charts/db-1.0.0.tgz': await tgzOf('db', { 'Chart.yaml': subchart('db', '1.0.0') }),
      'charts/cache/Chart.yaml': subchart('cache', '1.4.0'),
      'charts/cache-2.tgz': await tgzOf('cache', { 'Chart.yaml': subchart('cache', '2.0.1') }),
    });
    expect(read.facts?.kubeVersion).toBe('>=1.25.0-0');
    expect(
      read.facts?.dependencies.map(({ name, vendored, satisfied }) => [name, vendored, satisfied]),
    ).toEqual([
      ['db', '1.0.0', false],
      ['cache', '1.4.0', true],
      ['cache', '2.0.1', true],
      ['queue', undefined, false],
    ]);
    expect(read.facts?.dependencies[0]).toMatchObject({
      version: '^2.0.0',
      repository: 'https://charts.example.com',
      condition: 'db.enabled',
      location: { file: 'web.tgz!web/Chart.yaml', line: 8, path: 'dependencies[0]', rendered: false },
    });
  });

  it('take the dependencies of an older chart from requirements.yaml', async () => {
    const read = await facts({
      'Chart.yaml': 'apiVersion: v1\nname: web\nversion: 1.0.0\n',
      'requirements.yaml': 'dependencies:\n  - { name: db, version: 1.0.0, repository: "" }\n',
    });
    expect(read.facts?.dependencies).toMatchObject([
      { name: 'db', satisfied: false, location: { file: 'web.tgz!web/requirements.yaml', line: 2 } },
    ]);
  });

  it('name the remote references of the schema and of the schemas of subcharts', async () => {
    const schema = '{\n\t"properties": {\n\t\t"a": { "$ref": "https://example.com/a.json" }\n\t}\n}';
    const read = await facts({
      'Chart.yaml': subchart('web', '1.0.0'),
      'values.schema.json': schema,
      'charts/db/Chart.yaml': subchart('db', '1.0.0'),
      'charts/db/values.schema.json': '{"$ref":"http://example.com/db.json"}',
    });
    expect(read.facts?.remoteRefs).toMatchObject([
      {
        ref: 'https://example.com/a.json',
        location: { file: 'web.tgz!web/values.schema.json', line: 3, path: 'properties.a.$ref' },
      },
      { ref: 'http://example.com/db.json', location: { file: 'web.tgz!web/charts/db/values.schema.json' } },
    ]);
  });

  it('leave out what cannot be read, and say so', async () => {
    const doubling = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`);
    const bomb = ['a0: &a0 [x, x]', ...doubling].join('\n');
    const read = await facts({ 'Chart.yaml': bomb });
    expect(read.facts?.dependencies).toEqual([]);
    expect(read.unread).toMatchObject([{ file: 'web.tgz!web/Chart.yaml' }]);

    const broken = await gatherCharts(await subjectOf({ web: Buffer.from('no archive') }));
    expect(broken).toMatchObject({ facts: [], documents: [], unread: [{ file: 'web.tgz' }] });
  });

  it('hand on Chart.yaml for its annotations', async () => {
    const { documents } = await gatherCharts(
      await subjectOf({ web: await tgzOf('web', { 'Chart.yaml': chartYaml }) }),
    );
    expect(documents).toEqual([
      { origin: { file: 'web.tgz!web/Chart.yaml', rendered: false, chart: 'web' }, text: chartYaml },
    ]);
  });
});
