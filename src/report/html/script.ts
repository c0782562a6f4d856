/**
 * The one script of the report: filters and search. It needs nothing but the page, and the page nothing of it; the page's
 * policy allows these bytes by their hash and no others. A control says by `data-by` what it asks of an item:
 * `text` that it holds every word, `within` that it lies in the selector chosen, `cells` that one of the cells named
 * holds the text, `cell` that the cell starts with exactly this name.
 */
export const script = String.raw`
'use strict';
{
  const plain = (text) => text.toLowerCase().replace(/\s+/g, ' ').trim();
  const texts = new WeakMap();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, plain(item.textContent));
    return texts.get(item);
  };
  const asks = {
    text: (value) => {
      const words = plain(value).split(' ');
      return (item) => words.every((word) => textOf(item).includes(word));
    },
    within: (value) => (item) => item.closest(value) !== null,
    cells: (value, cells) => (item) =>
      cells.some((cell) => plain(item.cells[cell].textContent).includes(plain(value))),
    cell: (value, [cell]) => (item) => item.cells[cell].firstChild.textContent.trim() === value.trim(),
  };
  const clears = [];
  for (const bar of document.querySelectorAll('.filter')) {
    const section = bar.closest('section');
    const wanted = bar.dataset.items;
    const items = [...section.querySelectorAll(wanted)];
    const holders = [...section.querySelectorAll('.tier-section, .group, .class')];
    const folds = [...section.querySelectorAll('details')];
    const wereOpen = new Map();
    const controls = [...bar.querySelectorAll('input, select')];
    const status = bar.querySelector('[role=status]');
    let filtering = false;
    const apply = () => {
      const active = controls.filter((control) => control.value.trim() !== '');
      const tests = active.map(({ value, dataset }) => asks[dataset.by](value, dataset.cells?.split(' ')));
      let shown = 0;
      for (const item of items) {
        const on = tests.every((test) => test(item));
        item.classList.toggle('off', !on);
        if (on) shown += 1;
      }
      const is = active.length > 0;
      for (const holder of holders) {
        holder.classList.toggle('off', is && holder.querySelector(wanted + ':not(.off)') === null);
      }
      // What was folded opens to show what was found, and folds again when the filter is cleared.
      if (is !== filtering) {
        for (const each of folds) {
          if (is) wereOpen.set(each, each.open);
          each.open = is || wereOpen.get(each);
        }
        filtering = is;
      }
      const all = items.length + ' ' + bar.dataset.noun;
      status.textContent = is ? shown + ' of ' + all + ' shown' : all;
    };
    const clear = () => {
      for (const control of controls) control.value = '';
      apply();
    };
    clears.push(clear);
    bar.addEventListener('input', apply);
    bar.querySelector('button').addEventListener('click', () => {
      clear();
      controls[0].focus();
    });
    apply();
    bar.hidden = false;
  }
  // A link to what a filter hides clears the filters: it must lead somewhere.
  document.addEventListener('click', ({ target }) => {
    const link = target.closest('a[href^="#"]');
    if (link && document.getElementById(link.hash.slice(1))?.closest('.off')) for (const clear of clears) clear();
  });
}
`;
