import { Document, Scalar, visit } from 'yaml';
import { resultSchema, type Result } from '../model/result.ts';
import { commandInLine, withoutCommands } from './text.ts';

/** The result as YAML, with the fields and the order of `result.json`. */
export function renderYaml(result: Result): string {
  const parsed = resultSchema.safeParse(result);
  return yamlText(parsed.success ? parsed.data : result);
}

/** Data as YAML that may be printed. */
export function yamlText(data: unknown): string {
  // No anchors: a reader may not know them, and two equal lists are not one thing.
  const document = new Document(data, { aliasDuplicateObjects: false });
  // In a log, GitHub would obey a command. Between quotes, on one line, it can be spelled out: the data stay the same.
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && withoutCommands(scalar.value) !== scalar.value)
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
  return text.replace(commandInLine, '\\x23#');
}
