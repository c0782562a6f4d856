import axe, { type AxeResults } from 'axe-core';
import { expect, it } from 'vitest';
import type { Result } from '../src/model/result.ts';
import * as fixtures from '../src/report/fixtures/index.fixture.ts';
import { renderReport } from '../src/report/index.ts';
import { inPage } from './report-browser-page.ts';
import { describePages, screens } from './report-pages.ts';

const html = (result: Result): string => renderReport('html', result);
const pages = {
  passing: html(fixtures.passingResult()),
  failing: html(fixtures.failingResult()),
  inconclusive: html(fixtures.inconclusiveResult()),
  empty: html(fixtures.emptyResult()),
  hostile: html(fixtures.hostileResult()),
  gated: html(fixtures.gatedResult()),
  big: html(fixtures.bigResult()),
};
const looked = ['passing', 'failing', 'inconclusive', 'empty', 'hostile', 'gated'] as const;
const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  (['desktop', 'phone'] as const).map((screen) => [scheme, screen] as const),
);

describePages('the report in Chromium', pages, (open) => {
  it.each(looked.flatMap((name) => looks.map((look) => [name, ...look] as const)))(
    'axe finds nothing: %s, %s, %s',
    async (name, colorScheme, screen) => {
      const complaints = await open(name, { colorScheme, viewport: screens[screen] }, async (page) => {
        await page.evaluate(inPage.unfold);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate<AxeResults>(inPage.axe);
        const words = violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.html}: ${node.failureSummary ?? ''}`),
        );
        expect(words).toEqual([]);
      });
      expect(complaints).toEqual([]);
    },
  );

  it.each(looked.flatMap((name) => (['desktop', 'phone'] as const).map((screen) => [name, screen] as const)))(
    'does not scroll sideways: %s, %s',
    async (name, screen) => {
      const complaints = await open(name, { viewport: screens[screen] }, async (page) => {
        const { width } = screens[screen];
        expect(await page.evaluate<number[]>(inPage.widths)).toEqual([width, width]);
      });
      expect(complaints).toEqual([]);
    },
  );

  it.each(['passing', 'failing', 'inconclusive', 'gated'] as const)(
    'answers on the first desktop screen whether it is ready, what tried to leave, of what, proven and limited by what: %s',
    async (name) => {
      await open(name, {}, async (page) => {
        for (const answer of [
          '.verdict',
          '.strip',
          '.claim',
          '.facts > :nth-child(1) code',
          '.facts > :nth-child(2) .lead',
          '#limits :is(.lead, li)',
        ]) {
          const box = await page.locator(answer).first().boundingBox();
          expect(box && box.y + box.height, answer).toBeLessThanOrEqual(screens.desktop.height);
        }
      });
    },
  );

  it('keeps the verdict on the first screen however long the name of the bundle', async () => {
    await open('hostile', {}, async (page) => {
      const box = await page.locator('h1').boundingBox();
      expect(box && box.y + box.height).toBeLessThan(300);
    });
  });

  it('shows everything but the filters where no script runs', async () => {
    await open('failing', { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator('.check:visible').count()).toBe(fixtures.failingResult().checks.length);
      expect(await page.locator('#attempts tbody tr:visible').count()).toBe(2);
      await page.locator('#class-harness summary').click();
      expect(await page.locator('#attempts tbody tr:visible').count()).toBe(3);
      expect(await page.locator('.filter:visible').count()).toBe(0);
    });
  });

  it('leads the keyboard to the skip link first, then to every link and table, with a visible focus', async () => {
    await open('failing', {}, async (page) => {
      const wanted = await page.evaluate<number>(inPage.focusable);
      const seen = new Set<number>();
      for (let step = 0; step < wanted; step += 1) {
        await page.keyboard.press('Tab');
        const focus = await page.evaluate<{ key: number; text: string; outline: string }>(inPage.focus);
        if (step === 0) expect(focus.text).toBe('Skip to the report');
        expect(focus.outline).toBe('solid');
        seen.add(focus.key);
      }
      expect(seen.size).toBe(wanted);
    });
  });

  it('applies its own style, and its policy refuses a script', async () => {
    const complaints = await open('passing', {}, async (page) => {
      expect(await page.evaluate(inPage.verdictDisplay)).toBe('flex');
      expect(await page.evaluate(inPage.addScript)).toBe('script-src-elem');
      expect(await page.title()).toBe('Ready: hello-world.tar.zst: airtight report');
    });
    expect(complaints).toEqual([expect.stringContaining('Content Security Policy')]);
  });

  it('unfolds on paper what is folded on screen', async () => {
    await open('passing', {}, async (page) => {
      expect(await page.evaluate(inPage.foldedShown)).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate(inPage.foldedShown)).toBe(true);
    });
  });

  it.each(['failing', 'gated', 'hostile'] as const)(
    'fits the width of a sheet of paper: %s',
    async (name) => {
      // A4 without the margins of the page's style, in CSS pixels.
      const width = 688;
      await open(name, { viewport: { width, height: 1000 } }, async (page) => {
        await page.emulateMedia({ media: 'print' });
        expect(await page.evaluate<number[]>(inPage.widths)).toEqual([width, width]);
      });
    },
  );

  it('shows all of 500 checks and 5,000 attempts', async () => {
    await open('big', {}, async (page) => {
      expect(
        await page.getByText(/^(inspect|hello-world|helm-oci|multi-pod|k3k|silence)\//).count(),
      ).toBeGreaterThanOrEqual(500);
      expect(await page.locator('tbody tr').count()).toBeGreaterThanOrEqual(5000);
    });
  });
});
