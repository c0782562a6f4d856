import { type History } from './history.ts';
import { historyPage } from './page.ts';
import { historyTable } from './table.ts';

export { type FoundRun, type History, historyOf, type PassedOver } from './history.ts';

/** Every way to show a history. */
export const historyFormats = {
  table: historyTable,
  html: historyPage,
  json: (history: History) => `${JSON.stringify(history, null, 2)}\n`,
} as const satisfies Record<string, (history: History) => string>;

/** Name of one, as the command line takes it. */
export type HistoryFormat = keyof typeof historyFormats;
