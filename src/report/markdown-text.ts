/** Characters that Markdown, or HTML inside it, takes for markup. */
const markup = /[\\`*_[\]<>|~&]/g;

/**
 * Text on one line as GitHub's Markdown shows it: markup is written as character references, which are never markup
 * themselves. What GitHub links or replaces after that, in the text it has rendered (mentions, issues, formulas, emoji codes,
 * addresses), is broken by an element: a reference would not keep it from that, and a zero-width mark would be hidden text.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(markup, (character) => `&#${character.codePointAt(0) ?? 0};`)
    .replace(/[@$]|(?<!&)#|:(?=\/\/|[\w+-]+:)/g, '<span>$&</span>')
    .replace(/\b(?:www(?=\.)|GH(?=-\d))/gi, '<span>$&</span>')
    .replace(/^(?:[-=+]|\d+(?=[.)]))/, '<span>$&</span>');
}
