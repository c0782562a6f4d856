import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { resultSchema } from '../src/model/result.ts';
import { renderReport } from '../src/report/index.ts';

/** `tsx test/screenshot.ts RESULT.json OUT.png|OUT.pdf [--dark] [--width 1280] [--full]`: the HTML report as a picture. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dark: { type: 'boolean' },
    full: { type: 'boolean' },
    width: { type: 'string', default: '1280' },
  },
});
const [input, output] = positionals;
if (input === undefined || output === undefined) {
  throw new Error(
    'usage: tsx test/screenshot.ts RESULT.json OUT.png|OUT.pdf [--dark] [--width 1280] [--full]',
  );
}
const result = resultSchema.parse(JSON.parse(await readFile(input, 'utf8')));
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage({
    viewport: { width: Number(values.width), height: 1000 },
    colorScheme: values.dark === true ? 'dark' : 'light',
    deviceScaleFactor: 1,
    offline: true,
  });
  await page.setContent(renderReport('html', result));
  if (output.endsWith('.pdf')) await page.pdf({ path: output, format: 'A4', preferCSSPageSize: true });
  else await page.screenshot({ path: output, fullPage: values.full === true });
} finally {
  await browser.close();
}
