const longestReason = 200;

/** Why a document is not read, in words; inside this folder only, where it becomes an `Unread`. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  /** 1-based in the document's own text, where one line is to blame. */
  readonly line: number | undefined;

  constructor(reason: string, line?: number) {
    super(printable(reason));
    this.line = line;
  }
}

/** One line of bounded length that is safe on a terminal: the words of a parser may quote what it read. */
export function printable(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
}
