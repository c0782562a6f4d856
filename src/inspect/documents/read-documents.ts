import { type Document, LineCounter } from 'yaml';
import { messageOf } from '../../errors.ts';
import type { KubeDocument, Origin, SourceText, Unread } from '../types.ts';
import { composeDocuments } from './compose.ts';
import { type DocumentLimits, documentLimits } from './limits.ts';
import { type PlainData, plainData } from './plain-data.ts';
import { unfoldLists } from './unfold-lists.ts';
import { printable, Unreadable } from './unreadable.ts';

/** What of a text could be read, and what could not. */
export interface ReadDocuments {
  readonly documents: readonly KubeDocument[];
  readonly unread: readonly Unread[];
}

/**
 * Reads every YAML or JSON document of a text that came from the bundle. Never throws: a document that is damaged,
 * nested too deep or too large is named with its line, and the others are read. Lists are unfolded into their items.
 */
export function readDocuments(
  { origin, text }: SourceText,
  limits: DocumentLimits = documentLimits,
): ReadDocuments {
  const documents: KubeDocument[] = [];
  const unread: Unread[] = [];
  const refuse = (reason: string, line?: number): void => {
    unread.push({ file: origin.file, reason: line === undefined ? reason : `line ${line}: ${reason}` });
  };
  if (text.length > limits.maxTextLength) {
    refuse(`it has ${text.length} characters: at most ${limits.maxTextLength} are read`);
    return { documents, unread };
  }
  let count = 0;
  for (const part of documentTexts(text)) {
    count += 1;
    if (count > limits.maxDocuments) {
      refuse(`it holds more than ${limits.maxDocuments} documents; the rest is not read`, part.firstLine);
      break;
    }
    try {
      for (const data of readPart(part, limits)) documents.push(...unfoldLists(kubeDocument(origin, data)));
    } catch (error) {
      const line = error instanceof Unreadable ? error.line : undefined;
      refuse(printable(messageOf(error)), part.firstLine + (line ?? 1) - 1);
    }
  }
  return { documents, unread };
}

interface DocumentText {
  readonly text: string;
  /** Of the whole text, 1-based. */
  readonly firstLine: number;
}

/**
 * Cuts a text where `---` starts a line: nothing in YAML may hold such a line, so a document that is broken or hostile
 * cannot take its neighbours along. Parts without content are left out.
 */
function* documentTexts(text: string): Generator<DocumentText> {
  let firstLine = 1;
  for (const part of text.replace(/^\uFEFF/, '').split(/^(?=---(?:\s|$))/m)) {
    const lines = part.split('\n');
    if (lines.some((line) => !/^(?:---)?\s*(?:[#%].*)?$/.test(line))) yield { text: part, firstLine };
    firstLine += lines.length - 1;
  }
}

function readPart({ text, firstLine }: DocumentText, limits: DocumentLimits): PlainData[] {
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
    throw new Unreadable(`U+${code} may not stand in YAML`, text.slice(0, control.index).split('\n').length);
  }
  const lines = new LineCounter();
  return composeDocuments(text, lines, limits)
    .filter((document) => !isEmpty(document))
    .map(({ contents }) =>
      plainData(contents, (offset) => firstLine + lines.linePos(offset).line - 1, limits.maxValues),
    );
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || ('value' in contents && contents.value === null);
}

function kubeDocument(origin: Origin, data: PlainData): KubeDocument {
  return { origin, value: data.value, lineOf: (path) => data.lineOf(path) };
}
