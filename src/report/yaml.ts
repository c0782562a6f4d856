import { stringify } from 'yaml';
import { resultSchema, type Result } from '../model/result.ts';

/** The result as YAML, with the fields and the order of `result.json`. */
export function renderYaml(result: Result): string {
  const parsed = resultSchema.safeParse(result);
  // No anchors: a reader may not know them, and two equal lists are not one thing.
  return stringify(parsed.success ? parsed.data : result, { aliasDuplicateObjects: false, lineWidth: 0 });
}
