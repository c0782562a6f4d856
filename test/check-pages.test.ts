import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkPages, pagesFolder } from '../docs/check-pages.ts';
import { checks } from '../src/checks/index.ts';

describe('the pages of the checks', () => {
  it('are current, one a check', async () => {
    const published = readdirSync(pagesFolder).map(
      (name) => [name, readFileSync(new URL(name, pagesFolder), 'utf8')] as const,
    );
    expect(new Map(published), 'docs/checks is old: run `npm run docs`').toEqual(await checkPages(checks));
  });

  it('link only to each other and to what is there', async () => {
    const pages = await checkPages(checks);
    const links = [...pages.values()].flatMap((text) =>
      [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target),
    );
    expect(links.length).toBeGreaterThan(checks.length);
    expect(links.filter((target) => !pages.has(target) && target !== '../write-a-check.md')).toEqual([]);
  });
});
