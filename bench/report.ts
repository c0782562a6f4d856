import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { bigResult } from '../src/report/fixtures/index.fixture.ts';
import { renderReport } from '../src/report/index.ts';
import { median, type Figures } from './figures.ts';

const rounds = 5;

/** Milliseconds from navigation to the first contentful paint, asked in the page's own words: no browser types here. */
const paint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') resolve(entry.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

/** First paint of a report with 500 checks and 5,000 attempts, against a page with one word in the same browser. */
export async function report(say: (line: string) => void): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'airtight-bench-'));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const started = performance.now();
    const html = renderReport('html', bigResult());
    const renderMs = Math.round(performance.now() - started);
    const [big, word] = [join(folder, 'big.html'), join(folder, 'word.html')];
    await writeFile(big, html);
    await writeFile(word, '<!doctype html><title>one word</title><p>word</p>');
    const paints: { big: number[]; word: number[] } = { big: [], word: [] };
    // One round of each unmeasured: the browser's own start is not the report's.
    for (let round = 0; round <= rounds; round++) {
      const [b, w] = [await paintOf(browser, big), await paintOf(browser, word)];
      if (round === 0) continue;
      say(`round ${round}: report ${b.toFixed(0)} ms, one word ${w.toFixed(0)} ms`);
      paints.big.push(b);
      paints.word.push(w);
    }
    const [paintMs, wordMs] = [median(paints.big, 0), median(paints.word, 0)];
    const gzipKilobytes = Math.round(gzipSync(html).length / 1000);
    return { renderMs, paintMs, wordMs, ratio: Number((paintMs / wordMs).toFixed(2)), gzipKilobytes };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function paintOf(browser: Browser, file: string): Promise<number> {
  const context = await browser.newContext({ offline: true });
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    return await page.evaluate<number>(paint);
  } finally {
    await context.close();
  }
}
