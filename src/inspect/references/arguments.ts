import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { objectsIn, stringsOf } from './objects.ts';
import { reference } from './rule.ts';
import { imagesInWords } from './words.ts';

/** Whether a field's text is a command line or runs: `preCommands` and `extraArgs` too; `script` and `source` are Tekton's and Argo's. */
export function isCommandField(name: string): boolean {
  return /^(?:script|source)$|(?:command|commands|args)$/i.test(name);
}

/** Images on the command lines of containers, hooks and probes, such as `--sidecar-image=a/b:1`. */
export function commandArguments(document: KubeDocument): FoundReference[] {
  return [...objectsIn(document.value)].flatMap(({ object, path }) =>
    commandTexts(object).flatMap(({ at, text, flag }) =>
      imagesInWords(text, flag).map(({ image, confidence }) =>
        reference(document, [...path, ...at], image, 'argument', confidence),
      ),
    ),
  );
}

interface CommandText {
  /** Path from the object that holds it. */
  readonly at: readonly (string | number)[];
  readonly text: string;
  /** The flag before it, where that is an argument of its own. */
  readonly flag: string;
}

/** The texts that an object hands to a command line, each with the flag it belongs to. */
export function commandTexts(object: Readonly<Record<string, unknown>>): CommandText[] {
  return Object.entries(object).flatMap(([field, value]) => {
    if (!isCommandField(field)) return [];
    if (typeof value === 'string') return [{ at: [field], text: value, flag: '' }];
    const texts = Array.isArray(value) ? stringsOf(value) : [];
    return texts.map(([index, text], position) => {
      const before = texts[position - 1]?.[1] ?? '';
      return { at: [field, index], text, flag: /^-[^\s=]+$/.test(before) ? before : '' };
    });
  });
}
