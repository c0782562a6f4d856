import type { ExternalUrl } from '../../../model/inspection.ts';
import type { KubeDocument } from '../../types.ts';
import { commandTexts } from '../arguments.ts';
import { variables } from '../environment.ts';
import { objectsIn } from '../objects.ts';
import { externalUrl } from './url-rule.ts';
import { urlsIn } from './url-text.ts';

/** Names of flags and variables that say where the workload itself is reached from outside. */
const ownAddress = /(?:external|root|public|site|redirect|callback)[_-]?(?:ur[li]|host)|^-*hostname$/i;

/** Addresses on the command lines and in the environment of workloads: medium, since nothing says that they are used. */
export function workloadUrls(document: KubeDocument): ExternalUrl[] {
  return [...objectsIn(document.value)].flatMap(({ object, path }) => [
    ...commandTexts(object).flatMap(({ at, text, flag }) =>
      ownAddress.test(flag)
        ? []
        : urlsIn(withoutOwn(text)).map((url) =>
            externalUrl(document, [...path, ...at], url, 'argument', 'medium'),
          ),
    ),
    ...variables(object).flatMap(({ at, name, value }) =>
      ownAddress.test(name)
        ? []
        : urlsIn(value).map((url) => externalUrl(document, [...path, ...at], url, 'environment', 'medium')),
    ),
  ]);
}

/** A command line without comments, and without what follows a flag that gives the workload's own address. */
function withoutOwn(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, ''))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => !ownAddress.test(word.slice(0, word.lastIndexOf('='))))
    .join(' ');
}
