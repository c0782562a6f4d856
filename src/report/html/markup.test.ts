import { describe, expect, it } from 'vitest';
import { escapeHtml, markup } from './markup.ts';
import { fileLink } from './parts.ts';

describe('markup', () => {
  it('escapes every hole in content and in quoted attributes', () => {
    const evil = `<b title="x" class='y'>&`;
    const escaped = '&lt;b title=&quot;x&quot; class=&#39;y&#39;&gt;&amp;';
    expect(markup`<p title="${evil}">${evil}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('takes markup as it is, joins lists, leaves undefined empty', () => {
    expect(markup`<ul>${['<', markup`<li>${1}</li>`]}${undefined}</ul>`.text).toBe('<ul>&lt;<li>1</li></ul>');
  });

  it('breaks up addresses for tools that grep', () => {
    expect(escapeHtml('https://a.example')).toBe('https:&#47;&#47;a.example');
  });

  it('spells out what hides or reorders text', () => {
    expect(escapeHtml('a\u202eb\u0000c\ud800')).toBe('a\\u{202e}b\\u{0}c\\u{d800}');
  });
});

describe('fileLink', () => {
  it.each([
    ['evidence/a.log', './evidence/a.log'],
    ['evidence/a b?c#d.log', './evidence/a%20b%3Fc%23d.log'],
    ['javascript:alert(1)', './javascript%3Aalert(1)'],
  ])('links %s inside the folder of the report', (path, href) => {
    expect(fileLink(path).text).toContain(`href="${href}"`);
  });

  it.each(['/etc/passwd', '//evil.example/x', '../x', 'a/../../x', ''])('does not link %j', (path) => {
    expect(fileLink(path).text).not.toContain('href');
  });
});
