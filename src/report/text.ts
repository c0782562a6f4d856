/**
 * Characters that hide, reorder or forge text: controls (a terminal obeys them), lone surrogates and noncharacters (no text), bidirectional
 * overrides and zero-width marks (an image name could read as another one).
 */
const deceptive =
  /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufffe\uffff]/gu;

/** The text with every deceptive character spelled out as `\u{HEX}`; newline and tab stay. */
export function visible(text: string): string {
  return text.replace(deceptive, (character) =>
    character === '\n' || character === '\t' ? character : `\\u{${hexOf(character)}}`,
  );
}

/** As `visible`, and on one line: newlines and tabs become a space. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s*[\r\n\t]+\s*/g, ' ').trim());
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
