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
/** What design/report.md allows a report of this size. */
const budget = { paintMs: 1000, gzipKilobytes: 1000 };

/** Milliseconds from navigation to the first contentful paint, asked in the page's own words: no browser types here. */
const paint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') resolve(entry.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;

/** Milliseconds that the filters take for one word typed into the search over all attempts, layout included. */
const search = `(() => {
  const input = document.querySelector('#attempts-filter input');
  const started = performance.now();
  input.value = 'host-7';
  input.dispatchEvent(new Event('input', { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - started;
})()`;

/** First paint of a report with 500 checks and 5,000 attempts, against a page with one word in the same browser and its budget. */
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
    const searches: number[] = [];
    // One round of each unmeasured: the browser's own start is not the report's.
    for (let round = 0; round <= rounds; round++) {
      const [b, w] = [await ask(browser, big, paint), await ask(browser, word, paint)];
      if (round === 0) continue;
      say(`round ${round}: report ${b.toFixed(0)} ms, one word ${w.toFixed(0)} ms`);
      paints.big.push(b);
      paints.word.push(w);
      searches.push(await ask(browser, big, search));
    }
    const [paintMs, wordMs] = [median(paints.big, 0), median(paints.word, 0)];
    const gzipKilobytes = Math.round(gzipSync(html).length / 1000);
    return {
      ...{ renderMs, paintMs, wordMs, gzipKilobytes, searchMs: median(searches, 0) },
      ratio: ratio(paintMs, wordMs),
      paintOfBudget: ratio(paintMs, budget.paintMs),
      gzipOfBudget: ratio(gzipKilobytes, budget.gzipKilobytes),
    };
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function ask(browser: Browser, file: string, question: string): Promise<number> {
  const context = await browser.newContext({ offline: true });
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    return await page.evaluate<number>(question);
  } finally {
    await context.close();
  }
}

function ratio(value: number, to: number): number {
  return Number((value / to).toFixed(2));
}
