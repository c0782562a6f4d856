import { format, resolveConfig } from 'prettier';
import { tierSchema } from '../src/model/outcome.ts';
import type { AnyCheck } from '../src/model/check.ts';
import { tierWords } from '../src/report/words.ts';

/** Folder of the pages. */
export const pagesFolder = new URL('checks/', import.meta.url);

/** Markdown of docs/checks by file name: an index, and a page a check from what the check says of itself. */
export async function checkPages(checks: readonly AnyCheck[]): Promise<Map<string, string>> {
  const drafts = [
    ['README.md', indexPage(checks)] as const,
    ...checks.map((check) => [`${check.id}.md`, page(check)] as const),
  ];
  const style = await resolveConfig(pagesFolder);
  const written = drafts.map(
    async ([name, text]) => [name, await format(text, { ...style, parser: 'markdown' })] as const,
  );
  return new Map(await Promise.all(written));
}

function indexPage(checks: readonly AnyCheck[]): string {
  const tiers = tierSchema.options.flatMap((tier) => {
    const rows = checks
      .filter((check) => check.tier === tier)
      .map(({ id, title, required }) => `| [${id}](${id}.md) | ${title} | ${weight(required)} |`);
    if (rows.length === 0) return [];
    const { name, asks } = tierWords[tier];
    return [
      `## ${name}`,
      asks,
      ['| check | passes where | weight |', '| --- | --- | --- |', ...rows].join('\n'),
    ];
  });
  return paragraphs([
    notice('src/checks'),
    '# Checks',
    'A required check decides the verdict; an advisory one can only warn. What a check cannot tell is inconclusive, never passed. To add one, see [Write a check](../write-a-check.md).',
    ...tiers,
  ]);
}

function page({ id, tier, title, why, required, needs, help }: AnyCheck): string {
  return paragraphs([
    notice(`src/checks/${id}.ts`),
    `# ${id}`,
    `${title}.`,
    `Tier \`${tier}\`, ${weight(required)}. Judged on the evidence ${needs.map((key) => `\`${key}\``).join(', ')}. [All checks](README.md)`,
    '## Why it matters',
    why,
    '## How it is judged',
    help.rule,
    '## What to do',
    help.fix,
    ...(help.limits === undefined ? [] : ['## What it cannot see', help.limits]),
  ]);
}

function weight(required: boolean): string {
  return required ? 'required' : 'advisory';
}

function notice(source: string): string {
  return `<!-- Written by \`npm run docs\` from ${source}. -->`;
}

function paragraphs(all: readonly string[]): string {
  return all.join('\n\n');
}
