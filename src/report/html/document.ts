import { createHash } from 'node:crypto';
import { Html, markup } from './markup.ts';
import { icons } from './icons.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** What differs from page to page. */
export interface PageParts {
  readonly title: string;
  /** What the page is, after the program's name at its top. */
  readonly kind: string;
  /** Id and name of each section that the top leads to. */
  readonly sections: readonly (readonly [id: string, name: string])[];
  readonly main: Html;
  /** So much that what is off screen is not laid out; else all is, for tools that take a picture of a whole page. */
  readonly large: boolean;
  readonly foot: string;
}

/** A page as one file: nothing is loaded from anywhere, and its policy allows its own style and script and no others. */
export function documentOf({ title, kind, sections, main, large, foot }: PageParts): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${icons}<a class="skip" href="#main">Skip to the report</a>
<header><p class="brand"><b>airtight</b> <span>${kind}</span></p>
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main id="main"${large ? markup` class="large"` : undefined} tabindex="-1">
${main}</main>
<footer><p>${foot}</p></footer>
<script>${new Html(script)}</script>
</body>
</html>
`.text;
}

const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
