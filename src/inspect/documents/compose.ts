import { Composer, type Document, Lexer, type LineCounter, Parser } from 'yaml';
import type { DocumentLimits } from './limits.ts';
import { Unreadable } from './unreadable.ts';

/**
 * Composes the documents of a text with the `yaml` library, within bounds it has no options for. Throws an
 * {@link Unreadable} at the first error.
 */
export function composeDocuments(
  text: string,
  lines: LineCounter,
  limits: DocumentLimits,
): Document.Parsed[] {
  // Equal keys are for plainData to settle: the library compares each key with all before it.
  const composer = new Composer({ uniqueKeys: false });
  stopAtFirstError(composer, lines);
  return [...composer.compose(tokens(text, lines, limits))];
}

/**
 * The composer gathers errors and warnings without end, and a megabyte of brackets makes a gigabyte of them. Its handler
 * is private and stands in an instance field, which hostile.test.ts holds.
 */
function stopAtFirstError(composer: Composer, lines: LineCounter): void {
  let first: Unreadable | undefined;
  const onError: ComposeErrorHandler = (source, _code, message, warning) => {
    if (warning === true) return;
    const offset = typeof source === 'number' ? source : 'offset' in source ? source.offset : source[0];
    // A collection hands what was thrown inside it to this handler once more.
    first ??= new Unreadable(message, lines.linePos(offset).line);
    throw first;
  };
  Object.assign(composer, { onError });
}

type ComposeErrorHandler = (
  source: number | readonly [number, ...number[]] | { readonly offset: number },
  code: string,
  message: string,
  warning?: boolean,
) => void;

/** Syntax tokens, as long as there are not too many and not too many collections are open: composing is recursive. */
function* tokens(text: string, lines: LineCounter, limits: DocumentLimits): ReturnType<Parser['parse']> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count += 1;
    const line = lines.lineStarts.length;
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') throw new Unreadable(token.message, line);
      yield token;
    }
    if (count > limits.maxTokens) throw new Unreadable(`it has more than ${limits.maxTokens} tokens`, line);
    if (parser.stack.length > limits.maxDepth) {
      throw new Unreadable(`it is nested deeper than ${limits.maxDepth} levels`, line);
    }
  }
  yield* parser.end();
}
