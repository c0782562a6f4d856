import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const missing = !existsSync(executablePath);

/** Window sizes the pages are looked at in. */
export const screens = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } } as const;

/** Opens a page from disk with the network off; gives what it asked for and complained about meanwhile. */
export type OpenPage<Name extends string> = (
  name: Name,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
) => Promise<string[]>;

/** Tests of pages in Chromium; skipped, saying so, where there is none, and failed where REQUIRE_BROWSER=1 wants one. */
export function describePages<Name extends string>(
  title: string,
  pages: Readonly<Record<Name, string>>,
  tests: (open: OpenPage<Name>) => void,
): void {
  if (missing && process.env['REQUIRE_BROWSER'] === '1') {
    it('a browser is there (REQUIRE_BROWSER=1)', () => {
      expect.fail(`there is no ${executablePath}`);
    });
  }
  const skipped = `${title} (skipped: no ${executablePath}; install chromium or name one in CHROMIUM)`;
  describe.skipIf(missing)(missing ? skipped : title, { timeout: 60_000 }, () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
      folder = await mkdtemp(path.join(tmpdir(), 'airtight-report-'));
      for (const [name, html] of Object.entries<string>(pages)) {
        await writeFile(path.join(folder, `${name}.html`), html);
      }
    }, 60_000);

    afterAll(async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    });

    tests((name, options, use) =>
      openPage(browser, pathToFileURL(path.join(folder, `${name}.html`)).href, options, use),
    );
  });
}

async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<string[]> {
  const context = await browser.newContext({ offline: true, viewport: screens.desktop, ...options });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.on('request', (request) => {
      if (request.url().replace(/#.*/, '') !== url) complaints.push(`request: ${request.url()}`);
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
