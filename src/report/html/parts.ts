import type { TierState } from '../words.ts';
import { markup, type Hole, type Html } from './markup.ts';

/** A state as a shape; the word for it always stands beside it. */
export function icon(state: TierState): Html {
  return markup`<svg class="icon s-${state}" aria-hidden="true" focusable="false"><use href="#i-${state}"/></svg>`;
}

/** A state as shape, colour and word. */
export function badge(state: TierState, word: string): Html {
  return markup`<span class="badge s-${state}">${icon(state)} ${word}</span>`;
}

/** Text from the run whose direction cannot leak into the text around it; ASCII has none to leak. */
export function isolated(text: string): Html {
  return /^[ -~]*$/.test(text) ? markup`${text}` : markup`<bdi>${text}</bdi>`;
}

/** Text that is to be read letter by letter, such as a digest. */
export function code(text: string): Html {
  return markup`<code>${isolated(text)}</code>`;
}

/** A name and what stands behind it. */
export type Fact = readonly [name: string, value: Hole];

/** Names and values, a line each. */
export function facts(list: readonly Fact[]): Html {
  return markup`<dl>${list.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** The first of some texts, a line each, and how many more there are. */
export function shortList(
  texts: readonly string[],
  shown: number,
  show: (text: string) => Html = isolated,
): Html {
  const more = texts.length - shown;
  return markup`<ul>${texts.slice(0, shown).map((text) => markup`<li>${show(text)}</li>`)}${more > 0 ? markup`<li>and ${more} more</li>` : undefined}</ul>`;
}

/** A link to a file beside the page, called by its path unless named; a path that leads out of the folder stays text. */
export function fileLink(path: string, name = path): Html {
  const segments = path.split('/');
  const stays = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  // Each segment is encoded, so that a colon can never make a scheme of its first letters.
  return stays
    ? markup`<a href="./${segments.map(encodeSegment).join('/')}">${isolated(name)}</a>`
    : code(name);
}

/** A table that scrolls by itself, also by keyboard, where the screen is narrow. */
export function table(id: string, caption: Hole, columns: readonly string[], rows: readonly Html[]): Html {
  const heads = columns.map((column) => markup`<th scope="col">${column}</th>`);
  return markup`<div class="scroll" role="group" aria-labelledby="${id}-caption" tabindex="0">
<table id="${id}"><caption id="${id}-caption">${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${rows}</tbody></table></div>
`;
}

function encodeSegment(segment: string): string {
  // A lone surrogate cannot be encoded; such a name cannot be a file's either.
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}
