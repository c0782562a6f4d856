import { describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import {
  bigResult,
  checkFixture,
  emptyResult,
  failingResult,
  hostileResult,
  inconclusiveResult,
  passingResult,
} from './fixtures/index.fixture.ts';
import { escapeMarkdown } from './markdown-text.ts';
import { renderMarkdown } from './markdown.ts';

const many = (count: number, reason: string): Result => ({
  ...passingResult(),
  checks: Array.from({ length: count }, (_, index) =>
    checkFixture(`check-${index}`, 'inspect', { status: 'fail', reason }),
  ),
});
const topOf = (text: string) => text.slice(0, text.indexOf('\n## Details'));

describe('the Markdown summary', () => {
  it.each([passingResult, failingResult, inconclusiveResult, emptyResult, hostileResult, bigResult])(
    'fits a step summary, its top a comment: %o',
    (make) => {
      const text = renderMarkdown(make());
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
      expect(topOf(text).length).toBeLessThanOrEqual(65_536);
      expect(topOf(text)).toMatch(/^# \w/);
    },
  );

  it('says so where it was cut, and cuts between lines', () => {
    const text = renderMarkdown(many(2000, '[]`'.repeat(400)));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(text).toMatch(/\n\n\*\*Cut here: .*\*\*\n$/);
    expect(topOf(text)).toMatch(/\n- and more, below\n$/);
    expect(topOf(text).length).toBeLessThanOrEqual(65_536);
  });

  it('does not say that it was cut where it was not', () => {
    expect(renderMarkdown(failingResult())).not.toMatch(/Cut here|and more, below/);
  });

  it('puts verdict, node and what needs attention at the top, each outcome by its name', () => {
    const top = topOf(renderMarkdown(failingResult()));
    expect(top).toMatch(/^# Not ready: hello-world/);
    expect(top).toContain('THE STAND-IN, not K3s');
    expect(top.match(/^- \*\*[^*]+\*\*/gm)).toEqual([
      '- **Failed**',
      '- **Failed**',
      '- **Inconclusive**',
      '- **To be done by hand**',
      '- **Warnings**',
    ]);
  });

  it('says of a run that checked nothing that it did', () => {
    const text = renderMarkdown(emptyResult());
    expect(text).toContain('# Inconclusive');
    expect(text).toContain('No check ran');
  });

  it('leaves nothing of hostile names that could be markup, a table or a link', () => {
    const text = renderMarkdown(hostileResult()).replace(/<\/?span>/g, '');
    expect(text).not.toMatch(/<|`|\]\(|[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    expect(renderMarkdown(hostileResult())).not.toMatch(/https?:\/\//);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['@team', '<span>@</span>team'],
    ['see #1', 'see <span>#</span>1'],
    ['GH-12', '<span>GH</span>-12'],
    ['a | b', 'a &#124; b'],
    ['`code`', '&#96;code&#96;'],
    ['[x](y)', '&#91;x&#93;(y)'],
    ['<b>&lt;', '&#60;b&#62;&#38;lt;'],
    ['https://x.example', 'https<span>:</span>//x.example'],
    ['www.x.example', '<span>www</span>.x.example'],
    [':tada:', '<span>:</span>tada:'],
    ['$x$', '<span>$</span>x<span>$</span>'],
    ['1. one', '<span>1</span>. one'],
    ['web:1.0', 'web:1.0'],
  ])('shows %s as it is', (text, written) => {
    expect(escapeMarkdown(text)).toBe(written);
  });
});
