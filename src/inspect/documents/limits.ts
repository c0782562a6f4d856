/** What texts may ask of this machine before they are not read; see docs/references.md. */
export interface DocumentLimits {
  /** UTF-16 units of one text, all documents together. */
  readonly maxTextLength: number;
  /** The same of all texts of a bundle: a hostile megabyte takes a second. */
  readonly maxAllTextsLength: number;
  readonly maxDocuments: number;
  /** Marks, scalars, blanks and line ends of one document: about seven a line, 500 bytes of memory each. */
  readonly maxTokens: number;
  /** Collections open at once. */
  readonly maxDepth: number;
  /** Values of one document, aliases counted with all they stand for. */
  readonly maxValues: number;
}

/** Generous for what Helm renders: the largest published sets of CRDs have 4 MB, 40 documents and 60,000 values each. */
export const documentLimits: DocumentLimits = {
  maxTextLength: 8 * 1024 ** 2,
  maxAllTextsLength: 64 * 1024 ** 2,
  maxDocuments: 5000,
  maxTokens: 400_000,
  maxDepth: 100,
  maxValues: 200_000,
};
