/** What goes on a word, a name or a number before it, and after it: a name's subdomain is no other name, what it is part of is. */
const goesOn = { before: /[\w-]$/, after: /^(?:[\w-]|\.\w)/ };

/**
 * Whether a text has these words, each whole: `203.0.113.1` is not in `203.0.113.10`, nor `example.com` in `myexample.com` or
 * in `example.com.other.org`; it is in `api.example.com`.
 */
export function standsIn(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const startsInside = /^\w/.test(words) && goesOn.before.test(text.slice(0, at));
    const endsInside = /\w$/.test(words) && goesOn.after.test(text.slice(at + words.length));
    if (!startsInside && !endsInside) return true;
  }
  return false;
}
