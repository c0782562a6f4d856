import { resultSchema, type Result } from '../model/result.ts';
import { commandInLine } from './text.ts';

/** `result.json`: two spaces, keys in the order of the schema, a newline at the end. */
export function renderJson(result: Result): string {
  // The schema's order makes a result read back and rendered again the same bytes. A result that does not fit is
  // written as it is: losing the record of a whole run would be worse than one bad field, which readers report.
  const parsed = resultSchema.safeParse(result);
  return jsonText(parsed.success ? parsed.data : result);
}

/** Data as JSON that may be printed: two spaces, a newline at the end. */
export function jsonText(data: unknown): string {
  const text = JSON.stringify(data, null, 2);
  // In a log, GitHub would obey a command even inside a string. The data stay the same.
  return `${text.replace(commandInLine, '\\u0023#')}\n`;
}
