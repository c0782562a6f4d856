import axe, { type AxeResults } from 'axe-core';
import { expect, it } from 'vitest';
import type { Result } from '../src/model/result.ts';
import * as fixtures from '../src/report/fixtures/index.fixture.ts';
import { historyFormats, historyOf } from '../src/report/history/index.ts';
import { inPage } from './report-browser-page.ts';
import { describePages, screens } from './report-pages.ts';

const page = (results: readonly Result[]): string =>
  historyFormats.html(
    historyOf(
      results.map((result, day) => ({
        folder: `run-${day}`,
        hasReport: true,
        result: { ...result, startedAt: `2026-03-0${day + 1}T12:00:00.000Z` },
      })),
      [{ file: 'x/result.json', reason: 'x/result.json cannot be read as JSON' }],
    ),
  );
const { passingResult, failingResult, inconclusiveResult, hostileResult } = fixtures;
const pages = {
  runs: page([failingResult(), inconclusiveResult(), passingResult()]),
  hostile: page([hostileResult(), hostileResult()]),
  none: page([]),
};
const looks = (['runs', 'hostile', 'none'] as const).flatMap((name) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    (['desktop', 'phone'] as const).map((screen) => [name, scheme, screen] as const),
  ),
);

describePages('the history in Chromium', pages, (open) => {
  it.each(looks)(
    'is found no fault with by axe, nor scrolls sideways: %s, %s, %s',
    async (name, colorScheme, screen) => {
      const complaints = await open(name, { colorScheme, viewport: screens[screen] }, async (opened) => {
        const { width } = screens[screen];
        expect(await opened.evaluate<number[]>(inPage.widths)).toEqual([width, width]);
        await opened.evaluate(axe.source);
        const { violations } = await opened.evaluate<AxeResults>(inPage.axe);
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      });
      expect(complaints).toEqual([]);
    },
  );

  it('shows the runs of one verdict', async () => {
    await open('runs', {}, async (opened) => {
      await opened.getByLabel('Verdict', { exact: true }).selectOption('Inconclusive');
      expect(await opened.locator('tbody tr:visible').count()).toBe(1);
      expect(await opened.getByRole('status').textContent()).toBe('1 of 3 runs shown');
    });
  });
});
