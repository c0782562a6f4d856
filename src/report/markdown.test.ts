import { describe, expect, it } from 'vitest';
import type { Result } from '../model/result.ts';
import {
  bigResult,
  checkFixture,
  emptyResult,
  failingResult,
  gatedResult,
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
  it.each([
    passingResult,
    failingResult,
    inconclusiveResult,
    emptyResult,
    hostileResult,
    bigResult,
    gatedResult,
  ])('fits a step summary, its top a comment: %o', (make) => {
    const text = renderMarkdown(make());
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(topOf(text).length).toBeLessThanOrEqual(65_536);
    expect(topOf(text)).toMatch(/^# \w/);
  });

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

  it('says at the top what the gate decided and what is excused, below a verdict that stays', () => {
    const top = topOf(renderMarkdown(gatedResult()));
    expect(top).toMatch(/^# Not ready: hello-world/);
    expect(top).toContain(
      '\n\nGate: let through with exit code 0; only new findings count, and 2 are excused. The verdict stays: Not ready. ',
    );
    expect(top).toMatch(
      /\n\nSince the baseline, run .*: 2 new, 2 still there, 1 not decided now, 1 fixed\.\n\n/,
    );
    expect(top).toMatch(
      /\n- \*\*Failed\*\*: silence\/nothing-leaves: .*\n {2}- New since .*\n {2}- Excused at the gate until 2026-12-31 by /,
    );
    expect(topOf(renderMarkdown(failingResult()))).not.toMatch(/Gate|baseline/);
  });

  it('lists findings since the baseline and exceptions in the details, each with its state', () => {
    const { gate, ...rest } = gatedResult();
    const stopped = gate && { ...gate, expired: gate.unused };
    const text = renderMarkdown({ ...rest, ...(stopped ? { gate: stopped } : {}) });
    expect(text.match(/^### Since the baseline: .*/gm)).toEqual([
      '### Since the baseline: new (2)',
      '### Since the baseline: still there (2)',
      '### Since the baseline: not decided now (1)',
      '### Since the baseline: fixed (1)',
    ]);
    const [, exceptions = ''] = text.split('### Exceptions\n\n');
    expect(exceptions.match(/^- [^:]*: [\w-]*, until [\d-]*/gm)).toEqual([
      '- Expired, stops the gate: certificates, until 2026-06-30',
      '- Excused: nothing-leaves, until 2026-12-31',
      '- Excused: nothing-leaves, until 2026-12-31',
      '- Excused nothing: certificates, until 2026-06-30',
    ]);
  });

  it('answers of what did not pass what, why, what to do, where, with what evidence and how to see it again', () => {
    const [, ...items] = renderMarkdown(failingResult()).split(/\n(?=- )/);
    const failed = items.filter((item) => item.startsWith('- hello-world/hello-world-ran'));
    expect(failed).toHaveLength(1);
    expect(failed[0]?.match(/(?<=^ {2}- )[^:]+/gm)).toEqual([
      ...['Why it matters', 'Remedy', 'Where', 'Evidence', 'Evidence', 'How to reproduce'],
    ]);
    expect(failed[0]).toMatch(/^- \S+ Wanted: The hello world ran holds: The pod stayed in ImagePullBackOff/);
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
