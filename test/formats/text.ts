import MarkdownIt from 'markdown-it';
import { type DefaultTreeAdapterTypes, parse as parseHtml } from 'parse5';
import { parseDocument } from 'yaml';
import type { Reader } from './reader.ts';

type HtmlNode = DefaultTreeAdapterTypes.ChildNode;

/** Elements without content, and those whose end HTML lets one leave out in a table. */
const mayStayOpen = new Set(['br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'tr', 'td', 'th']);

/**
 * A reader of HTML that objects to every parse error of the WHATWG's algorithm. The parser mends elements that do not close in order
 * without a word: here each has both tags, and no end tag is left over.
 */
export const byHtmlParser: Reader = (document) => {
  const errors: string[] = [];
  const page = parseHtml(document, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startLine, startCol }) => errors.push(`${code} at ${startLine}:${startCol}`),
  });
  const elements = page.childNodes.flatMap(elementsIn);
  const open = elements
    .filter(({ tagName, sourceCodeLocation: at }) => {
      const start = at?.startTag && document.slice(at.startTag.startOffset, at.startTag.endOffset);
      return !start || !(at.endTag || start.endsWith('/>') || mayStayOpen.has(tagName));
    })
    .map(({ tagName }) => `${tagName} lacks a tag`);
  const endTags = document.match(/<\/[a-z][^>]*>/g)?.length ?? 0;
  const over = endTags - elements.filter(({ sourceCodeLocation: at }) => at?.endTag).length;
  return [...errors, ...open, ...(over === 0 ? [] : [`${over} end tags close nothing`])];
};

function elementsIn(node: HtmlNode): DefaultTreeAdapterTypes.Element[] {
  return 'tagName' in node ? [node, ...node.childNodes.flatMap(elementsIn)] : [];
}

/** YAML 1.2 that a strict parser reads without a warning, then whatever reads it as JSON. */
export function byYaml(json: Reader): Reader {
  return (text) => {
    const document = parseDocument(text, { strict: true, uniqueKeys: true, version: '1.2' });
    const objections = [...document.errors, ...document.warnings].map(({ message }) => message);
    return objections.length > 0 ? objections : json(JSON.stringify(document.toJSON()));
  };
}

const markdown = new MarkdownIt({ html: true, linkify: true });
// GitHub makes no links of bare hosts and of what follows two slashes alone.
markdown.linkify.set({ fuzzyLink: false }).add('//', null);
/** What the summary is made of; whatever else a name of a bundle became is none of it. */
const parts = /^(heading|paragraph|bullet_list|list_item|table|thead|tbody|tr|th|td|strong)_(open|close)$/;
const leaves = new Set(['inline', 'text', 'text_special', 'softbreak']);

/** A reader of GitHub's Markdown: only the parts that the summary is made of, and as many cells in a row as its table has. */
export const byMarkdownParser: Reader = (document) => {
  const lines = document.split('\n');
  const tokens = markdown.parse(document, {});
  const strangers = tokens
    .flatMap((token) => [token, ...(token.children ?? [])])
    .filter(({ type, content }) => !leaves.has(type) && !parts.test(type) && !isSpan(type, content))
    .map(({ type, content }) => `${type} ${content}`);
  // The parser drops the cells that are too many: they have to be counted in the text.
  const rows = tokens
    .filter(({ type }) => type === 'table_open')
    .flatMap(({ map }) => {
      const [head = '', ...rest] = lines.slice(...(map ?? [0, 0]));
      return rest.filter((row) => cells(row) !== cells(head)).map((row) => `another number of cells: ${row}`);
    });
  const [first] = tokens;
  return [...strangers, ...rows, ...(first?.tag === 'h1' ? [] : ['does not begin with its heading'])];
};

const isSpan = (type: string, content: string) => type === 'html_inline' && /^<\/?span>$/.test(content);
const cells = (row: string) => row.split('|').length;
