import { createHash } from 'node:crypto';
import type { Result } from '../../model/result.ts';
import { verdictWords } from '../words.ts';
import { attemptSection } from './attempts.ts';
import { checkSections } from './checks.ts';
import { cover } from './cover.ts';
import { icons } from './icons.ts';
import { evidenceSection, inventorySection, reproduceSection } from './inventory.ts';
import { Html, markup } from './markup.ts';
import { style } from './style.ts';
import { timelineSection } from './timeline.ts';

/** The report as one file: no script, nothing loaded from anywhere, and a policy that forbids both. */
export function renderHtml(result: Result): string {
  const title = `${verdictWords[result.verdict]}: ${result.bundle.name}: airtight report`;
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
<header><p class="brand"><b>airtight</b> <span>air-gap readiness report</span></p>
<nav aria-label="Sections"><ul>${sections.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main id="main" tabindex="-1">
${cover(result)}${checkSections(result)}${timelineSection(result)}${attemptSection(result)}${inventorySection(result)}${evidenceSection(result)}${reproduceSection(result)}</main>
<footer><p>airtight ${result.airtightVersion} · result schema ${result.schemaVersion} · run ${result.runId}</p></footer>
</body>
</html>
`.text;
}

const sections = [
  ['checks', 'Checks'],
  ['timeline', 'Timeline'],
  ['attempts', 'Attempts'],
  ['inventory', 'Inventory'],
  ['evidence', 'Evidence'],
  ['reproduce', 'Reproduce'],
] as const;

const styleHash = createHash('sha256').update(style).digest('base64');

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
