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

/** What GitHub's runner takes for a command wherever it stands in a line of a log (`##[`), and its kin (`##vso[`, `##teamcity[`). */
export const commandInLine = /##(?=\w*\[)/g;

/** What it takes for a command where a line begins, spaces before it or not. */
const commandAtStart = /^((?:(?!\n)[\s\u0085])*):(?=:)/gm;

/** The text with every command spelled out that a CI system would take from a log. */
export function withoutCommands(text: string): string {
  return text.replace(commandAtStart, '$1\\u{3a}').replace(commandInLine, '\\u{23}#');
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
