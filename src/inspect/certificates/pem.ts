/** A block of a text that says it is a certificate: the block as it stands, or in words why there is none. */
export interface CertificateBlock {
  /** Of its BEGIN line in the text, 1-based. */
  readonly line: number;
  /** Undefined where the block does not end. */
  readonly pem: string | undefined;
}

const begin = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----/g;

/** The certificates of a PEM text in order; whatever else it holds, private keys above all, is passed over. */
export function certificateBlocks(text: string): CertificateBlock[] {
  let line = 1;
  let counted = 0;
  return [...text.matchAll(begin)].map(({ 0: head, 1: label = '', index }) => {
    line += linesIn(text, counted, index);
    counted = index;
    const end = `-----END ${label}-----`;
    const next = text.indexOf('-----', index + head.length);
    const isClosed = next !== -1 && text.startsWith(end, next);
    return { line, pem: isClosed ? text.slice(index, next + end.length) : undefined };
  });
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
