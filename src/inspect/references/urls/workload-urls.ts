import type { ExternalUrl } from '../../../model/inspection.ts';
import type { KubeDocument } from '../../types.ts';
import { commandTexts } from '../arguments.ts';
import { variables } from '../environment.ts';
import { objectsIn } from '../objects.ts';
import { isForReaders, isOwnAddress } from './not-fetched.ts';
import { externalUrl } from './url-rule.ts';
import { urlsIn } from './url-text.ts';

/** Addresses on the command lines and in the environment of workloads: medium, since nothing says that they are used. */
export function workloadUrls(document: KubeDocument): ExternalUrl[] {
  return [...objectsIn(document.value)].flatMap(({ object, path }) => [
    ...commandTexts(object).flatMap(({ at, text, flag }) =>
      isUnused(flag)
        ? []
        : urlsIn(withoutOwn(text)).map((url) =>
            externalUrl(document, [...path, ...at], url, 'argument', 'medium'),
          ),
    ),
    ...variables(object).flatMap(({ at, name, value }) =>
      isUnused(name)
        ? []
        : urlsIn(value).map((url) => externalUrl(document, [...path, ...at], url, 'environment', 'medium')),
    ),
  ]);
}

function isUnused(name: string): boolean {
  return isOwnAddress(name) || isForReaders(name);
}

/** A command line without comments, and without what follows a flag that gives the workload's own address. */
function withoutOwn(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, ''))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => !isUnused(word.slice(0, Math.max(word.indexOf('='), 0))))
    .join(' ');
}
