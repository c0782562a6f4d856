import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tarOf, type TarItem } from '../../../fixtures/sample/tar.ts';
import { rangeOf, tgzOf } from '../testing-charts.ts';
import { allCharts, type ChartReading, readChartArchive, textOf } from './chart-archive.ts';
import { chartLimits, type ChartLimits } from './limits.ts';

const chartYaml = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;

async function read(tgz: Uint8Array, limits: Partial<ChartLimits> = {}): Promise<ChartReading> {
  return readChartArchive(await rangeOf(tgz), 'charts/web.tgz', { ...chartLimits, ...limits });
}

async function readItems(items: readonly TarItem[], limits?: Partial<ChartLimits>): Promise<ChartReading> {
  const chart = { path: 'web/Chart.yaml', content: Buffer.from(chartYaml('web')) };
  return read(gzipSync(await tarOf([chart, ...items])), limits);
}

describe('a chart archive', () => {
  it('is read with its subcharts, packed or not, and their places', async () => {
    const cache = await tgzOf('cache', { 'Chart.yaml': chartYaml('cache') });
    const reading = await read(
      await tgzOf('web', {
        'Chart.yaml': chartYaml('web'),
        'templates/app.yaml': 'kind: Pod\n',
        'charts/README.md': 'no chart',
        'charts/_old/Chart.yaml': chartYaml('old'),
        'charts/db/Chart.yaml': chartYaml('db'),
        'charts/db/charts/cache-1.0.0.tgz': cache,
      }),
    );
    if (!reading.ok) throw new Error(reading.reason);
    expect(allCharts(reading.chart).map(({ place }) => place)).toEqual([
      'charts/web.tgz!web',
      'charts/web.tgz!web/charts/db',
      'charts/web.tgz!web/charts/db/charts/cache-1.0.0.tgz!cache',
    ]);
    expect(textOf(reading.chart, 'templates/app.yaml')).toBe('kind: Pod\n');
    expect([...reading.chart.files.keys()]).not.toContain('charts/db/Chart.yaml');
  });

  it.each([
    ['climbs out', { path: 'web/../../etc/passwd' }, 'leads out of the chart'],
    ['is absolute', { path: '/etc/passwd' }, 'leads out of the chart'],
    ['lies outside', { path: 'README.md' }, 'lies outside the chart'],
    ['has a backslash', { path: 'web\\evil' }, 'leads out of the chart'],
    ['is a link', { path: 'web/values.yaml', symlink: '/etc/passwd' }, 'is a symlink'],
    ['is there twice', { path: 'web/./Chart.yaml' }, 'twice'],
    ['has control characters', { path: 'web/../\u001b[31m' }, 'leads out of the chart'],
  ])('whose entry %s is refused by name', async (_, item, reason) => {
    const reading = await readItems([item]);
    expect(reading).toMatchObject({ ok: false, reason: expect.stringContaining(reason) as string });
    expect(reading).not.toMatchObject({ reason: expect.stringMatching(/\p{Cc}/u) as string });
  });

  it('beyond a limit is refused, whichever it is', async () => {
    const file = (path: string, bytes: number): TarItem => ({ path, content: Buffer.alloc(bytes) });
    const refused = async (items: TarItem[], limits: Partial<ChartLimits>): Promise<string> => {
      const reading = await readItems(items, limits);
      return reading.ok ? 'read' : reading.reason;
    };
    expect(await refused([file('web/a', 101)], { maxFileBytes: 100 })).toContain('"web/a" has 101 bytes');
    expect(await refused([file('web/a', 60), file('web/b', 60)], { maxBytes: 100 })).toContain('100 bytes');
    expect(await refused([file('web/a', 1)], { maxEntries: 1 })).toContain('more than 1 entries');
  });

  it('counts charts inside charts against the same limits, and only so deep', async () => {
    let inner = await tgzOf('c0', { 'Chart.yaml': chartYaml('c0'), 'fill.txt': 'x'.repeat(1000) });
    for (const depth of [1, 2, 3, 4]) {
      inner = await tgzOf(`c${depth}`, { 'Chart.yaml': chartYaml('c'), 'charts/inner.tgz': inner });
    }
    expect(await read(inner, { maxNesting: 4 })).toMatchObject({ ok: true });
    expect(await read(inner, { maxNesting: 3 })).toMatchObject({ ok: false });
    expect(await read(inner, { maxBytes: 2000 })).toMatchObject({ ok: false });
  });

  it('that unpacks to far more than it is stops at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 ** 2));
    expect(await read(bomb, { maxBytes: 1000 })).toMatchObject({ ok: false });
  });

  it('that is damaged, cut short, or no archive is said to be so', async () => {
    const good = await tgzOf('web', { 'Chart.yaml': chartYaml('web') });
    for (const bytes of [good.subarray(0, 60), Buffer.from('no gzip'), gzipSync('no tar'), Buffer.alloc(0)]) {
      expect(await read(bytes)).toMatchObject({ ok: false });
    }
    expect(await read(await tgzOf('web', { 'values.yaml': '' }))).toMatchObject({
      reason: 'charts/web.tgz!web has no Chart.yaml',
    });
  });

  it('is read or refused, whatever is changed in it', async () => {
    const items = ['Chart.yaml', 'templates/a.yaml', 'charts/db/Chart.yaml'].map((path) => ({
      path: `web/${path}`,
      content: Buffer.from(chartYaml('web')),
    }));
    const tar = await tarOf(items);
    const change = fc.record({ at: fc.nat(tar.length - 1), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (changes, packed) => {
          const bytes = Buffer.from(packed ? gzipSync(tar) : tar);
          for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
          const reading = await read(packed ? bytes : gzipSync(bytes));
          expect(reading.ok || reading.reason.length > 0).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
