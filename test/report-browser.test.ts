import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../src/model/result.ts';
import * as fixtures from '../src/report/fixtures/index.fixture.ts';
import { renderReport } from '../src/report/index.ts';
import { inPage } from './report-browser-page.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const missing = !existsSync(executablePath);
const results = {
  passing: fixtures.passingResult(),
  failing: fixtures.failingResult(),
  inconclusive: fixtures.inconclusiveResult(),
  empty: fixtures.emptyResult(),
  hostile: fixtures.hostileResult(),
  big: fixtures.bigResult(),
};
type Name = keyof typeof results;
const looked: readonly Name[] = ['passing', 'failing', 'inconclusive', 'empty', 'hostile'];
const schemes = ['light', 'dark'] as const;
const screens = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

const title = missing
  ? `the report in Chromium (skipped: no ${executablePath}; install chromium or name one in CHROMIUM)`
  : 'the report in Chromium';

if (missing && process.env['REQUIRE_BROWSER'] === '1') {
  it('a browser is there (REQUIRE_BROWSER=1)', () => {
    expect.fail(`there is no ${executablePath}`);
  });
}

describe.skipIf(missing)(title, { timeout: 60_000 }, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    folder = await mkdtemp(path.join(tmpdir(), 'airtight-report-'));
    for (const [name, result] of Object.entries<Result>(results)) {
      await writeFile(path.join(folder, `${name}.html`), renderReport('html', result));
    }
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a report from disk with the network off; gives what it asked for and complained about meanwhile. */
  async function open(
    name: Name,
    options: BrowserContextOptions,
    use: (page: Page) => Promise<void>,
  ): Promise<string[]> {
    const context = await browser.newContext({ offline: true, viewport: screens.desktop, ...options });
    const complaints: string[] = [];
    try {
      const page = await context.newPage();
      const url = pathToFileURL(path.join(folder, `${name}.html`)).href;
      page.on('request', (request) => {
        if (request.url() !== url) complaints.push(`request: ${request.url()}`);
      });
      page.on('console', (message) => complaints.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(url);
      await use(page);
    } finally {
      await context.close();
    }
    return complaints;
  }

  it.each(looked.flatMap((name) => schemes.map((scheme) => [name, scheme] as const)))(
    'axe finds nothing: %s, %s',
    async (name, colorScheme) => {
      const complaints = await open(name, { colorScheme }, async (page) => {
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

  it.each(['passing', 'failing'] as const)(
    'shows verdict to tiers on the first desktop screen: %s',
    async (name) => {
      await open(name, {}, async (page) => {
        const box = await page.locator('.strip').boundingBox();
        expect(box && box.y + box.height).toBeLessThanOrEqual(screens.desktop.height);
      });
    },
  );

  it('keeps the verdict on the first screen however long the name of the bundle', async () => {
    await open('hostile', {}, async (page) => {
      const box = await page.locator('h1').boundingBox();
      expect(box && box.y + box.height).toBeLessThan(300);
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

  it('shows all of 500 checks and 5,000 attempts', async () => {
    await open('big', {}, async (page) => {
      expect(
        await page.getByText(/^(inspect|hello-world|helm-oci|multi-pod|k3k|silence)\//).count(),
      ).toBeGreaterThanOrEqual(500);
      expect(await page.locator('tbody tr').count()).toBeGreaterThanOrEqual(5000);
    });
  });
});
