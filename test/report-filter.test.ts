import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import * as fixtures from '../src/report/fixtures/index.fixture.ts';
import { renderReport } from '../src/report/index.ts';
import { describePages } from './report-pages.ts';

const big = fixtures.bigResult();
const pages = {
  failing: renderReport('html', fixtures.failingResult()),
  hostile: renderReport('html', fixtures.hostileResult()),
  big: renderReport('html', big),
};

/** What of a section can be seen, and what its live region says of it. */
function section(page: Page, id: 'checks' | 'attempts') {
  const items = page.locator(id === 'checks' ? '.check:visible' : '#attempts tbody tr:visible');
  const bar = page.locator(`#${id}-filter`);
  return {
    count: () => items.count(),
    said: () => bar.getByRole('status').textContent(),
    control: (label: string) => bar.getByLabel(label, { exact: true }),
    clear: () => bar.getByRole('button', { name: 'Clear' }).click(),
  };
}

describePages('the filters of the report in Chromium', pages, (open) => {
  it('narrow the checks by text, outcome, tier and weight, say so, and give all back', async () => {
    const complaints = await open('failing', {}, async (page) => {
      const checks = section(page, 'checks');
      expect(await checks.said()).toBe('8 checks');
      await checks.control('Search').fill('imagepull  HELLO');
      expect([await checks.count(), await checks.said()]).toEqual([1, '1 of 8 checks shown']);
      expect(await page.locator('.tier-section:visible, .group:visible').count()).toBe(2);
      await checks.control('Search').fill('');
      await checks.control('Outcome').selectOption('Failed (2)');
      await checks.control('Tier').selectOption('Silence');
      expect(await checks.count()).toBe(1);
      await checks.clear();
      expect([await checks.count(), await checks.said()]).toEqual([8, '8 checks']);
      await checks.control('Weight').selectOption('advisory');
      expect(await checks.count()).toBe(1);
    });
    expect(complaints).toEqual([]);
  });

  it('narrow the attempts by class, node, source and destination; what was folded opens, and folds again', async () => {
    await open('failing', {}, async (page) => {
      const attempts = section(page, 'attempts');
      expect([await attempts.count(), await attempts.said()]).toEqual([2, '3 lines of attempts']);
      await attempts.control('Class').selectOption('Harness');
      expect([await attempts.count(), await attempts.said()]).toEqual([1, '1 of 3 lines of attempts shown']);
      await attempts.control('Class').selectOption('all');
      await attempts.control('Node').selectOption('server-0');
      expect(await attempts.count()).toBe(3);
      await attempts.control('Pod or source').fill('demo/web-5d9');
      expect(await attempts.count()).toBe(1);
      await attempts.control('Pod or source').fill('');
      await attempts.control('Destination').fill('Updates.example');
      expect(await attempts.count()).toBe(2);
      await attempts.clear();
      expect(await attempts.count()).toBe(2);
    });
  });

  it('work by keyboard alone', async () => {
    await open('failing', {}, async (page) => {
      const checks = section(page, 'checks');
      await checks.control('Search').focus();
      await page.keyboard.type('watch');
      await page.keyboard.press('Enter');
      expect(await checks.said()).toBe('0 of 8 checks shown');
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      expect(await checks.said()).toBe('2 of 8 checks shown');
      for (const _ of ['tier', 'weight', 'clear']) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await checks.said()).toBe('8 checks');
      await page.keyboard.type('pull');
      expect(await checks.control('Search').inputValue()).toBe('pull');
    });
  });

  it('give way to a link that leads to what they hide', async () => {
    await open('failing', {}, async (page) => {
      await section(page, 'checks').control('Search').fill('nothing has this');
      await page.locator('.strip').getByRole('link', { name: 'Silence' }).click();
      expect(await page.locator('#tier-silence').isVisible()).toBe(true);
    });
  });

  it('mean nothing on paper', async () => {
    await open('failing', {}, async (page) => {
      await section(page, 'checks').control('Search').fill('nothing has this');
      await section(page, 'attempts').control('Search').fill('nothing has this');
      await page.emulateMedia({ media: 'print' });
      expect(await section(page, 'checks').count()).toBe(8);
      expect(await section(page, 'attempts').count()).toBe(3);
      expect(await page.locator('.filter:visible').count()).toBe(0);
    });
  });

  it('take hostile names for the text they are', async () => {
    const complaints = await open('hostile', {}, async (page) => {
      const attempts = section(page, 'attempts');
      await attempts.control('Search').fill('<script>alert(1)</script>');
      expect(await attempts.said()).toBe('3 of 3 lines of attempts shown');
      await attempts.control('Node').selectOption({ index: 1 });
      expect(await attempts.said()).toBe('3 of 3 lines of attempts shown');
    });
    expect(complaints).toEqual([]);
  });

  it('find one of 5,000', async () => {
    await open('big', {}, async (page) => {
      const attempts = section(page, 'attempts');
      expect(await attempts.said()).toBe('5000 lines of attempts');
      await attempts.control('Pod or source').fill(big.attempts[2000]?.source.pod ?? '');
      expect(await attempts.said()).toBe('1 of 5000 lines of attempts shown');
      await attempts.clear();
      expect(await attempts.said()).toBe('5000 lines of attempts');
    });
  });
});
