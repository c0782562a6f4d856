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

/** A control of a bar, under the id it is given. */
export type Control = (id: string) => Html;

/** The controls over a section's items; hidden until the page's script runs, as nothing can be filtered before. */
export function filterBar({ id, noun, items }: Filtered, controls: readonly Control[]): Html {
  const all = [typed('Search', markup`data-by="text"`, markup` class="wide"`), ...controls];
  return markup`<div class="filter" id="${id}-filter" role="search" aria-label="Filter the ${noun}" data-items="${items}" data-noun="${noun}" hidden>
${all.map((control, index) => control(`${id}-filter-${index}`))}<button type="button">Clear</button><p role="status"></p></div>
`;
}

/** Shows the items that lie in what is chosen. */
export function withinFilter(label: string, choices: readonly Choice[]): Control {
  return select(label, markup`data-by="within"`, choices);
}

/** Shows the rows whose cell begins with what is chosen. */
export function cellFilter(label: string, cell: number, names: readonly string[]): Control {
  return select(
    label,
    markup`data-by="cell" data-cells="${cell}"`,
    names.map((name) => [name, name]),
  );
}

/** Shows the rows that hold what is typed in one of these cells. */
export function typedFilter(label: string, ...cells: readonly number[]): Control {
  return typed(label, markup`data-by="cells" data-cells="${cells.join(' ')}"`);
}

function typed(label: string, by: Html, more?: Html): Control {
  return (
    id,
  ) => markup`<div${more}><label for="${id}">${label}</label><input id="${id}" type="search" ${by} autocomplete="off" spellcheck="false"></div>
`;
}

function select(label: string, by: Html, choices: readonly Choice[]): Control {
  const options = choices.map(([value, name]) => markup`<option value="${value}">${name}</option>`);
  return (
    id,
  ) => markup`<div><label for="${id}">${label}</label><select id="${id}" ${by} autocomplete="off"><option value="">all</option>${options}</select></div>
`;
}
