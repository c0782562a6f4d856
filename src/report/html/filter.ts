import { markup, type Html } from './markup.ts';

/** What a filter bar filters. */
export interface Filtered {
  /** Begins the names of its controls; once in a page. */
  readonly id: string;
  /** What is counted, in the plural. */
  readonly noun: string;
  /** Selector of the items, below the section that the bar stands in. */
  readonly items: string;
}

/** A choice and what it is called: the value is a selector, or the name in a cell. */
export type Choice = readonly [value: string, label: string];

/** The controls over a section's items; hidden until the page's script runs, as nothing can be filtered before. */
export function filterBar({ id, noun, items }: Filtered, controls: readonly Html[]): Html {
  return markup`<div class="filter" id="${id}-filter" role="search" aria-label="Filter the ${noun}" data-items="${items}" data-noun="${noun}" hidden>
<label class="wide">Search <input type="search" data-by="text" autocomplete="off" spellcheck="false"></label>${controls}
<button type="button">Clear</button><p role="status"></p></div>
`;
}

/** Shows the items that lie in what is chosen. */
export function withinFilter(label: string, choices: readonly Choice[]): Html {
  return select(label, markup`data-by="within"`, choices);
}

/** Shows the rows whose cell begins with what is chosen. */
export function cellFilter(label: string, cell: number, names: readonly string[]): Html {
  return select(
    label,
    markup`data-by="cell" data-cells="${cell}"`,
    names.map((name) => [name, name]),
  );
}

/** Shows the rows that hold what is typed in one of these cells. */
export function typedFilter(label: string, ...cells: readonly number[]): Html {
  return markup`
<label>${label} <input type="search" data-by="cells" data-cells="${cells.join(' ')}" autocomplete="off" spellcheck="false"></label>`;
}

function select(label: string, by: Html, choices: readonly Choice[]): Html {
  const options = choices.map(([value, name]) => markup`<option value="${value}">${name}</option>`);
  return markup`
<label>${label} <select ${by} autocomplete="off"><option value="">all</option>${options}</select></label>`;
}
