import { defineCheck } from '../model/check.ts';
import { lockDifferences, type LockDifference } from '../model/lock.ts';
import { plural } from '../model/units.ts';
import { listing } from './lines.ts';

export const lockUnchanged = defineCheck({
  id: 'lock-unchanged',
  tier: 'inspect',
  title: 'The bundle holds the images and charts of the lockfile, by digest, and no others',
  why: 'What was tested is what the lockfile names: with anything else in it, the bundle that is shipped is another one.',
  required: true,
  help: {
    rule: 'Applies where a lockfile was given (`--lock airtight.lock`). Fails on every image and chart that was added, removed, or has another digest.',
    fix: 'Find out where the difference comes from: a tag that has moved, a chart built again, a line more or less in the manifest. If it is meant, write the lockfile anew with `--write-lock`, and review it like code.',
    limits: 'Files that are neither image nor chart are not in the lockfile.',
  },
  needs: ['bundle', 'lock'],
  evaluate: ({ bundle, lock: given }) => {
    if (given === null) return { status: 'not-applicable', reason: 'No lockfile was given.' };
    const { path, lock } = given;
    const differences = lockDifferences(lock, bundle);
    if (differences.length === 0) {
      const images = plural(lock.images.length, 'image');
      return { status: 'pass', note: `${images} and ${plural(lock.charts.length, 'chart')} as in ${path}` };
    }
    return {
      status: 'fail',
      ...listing(differences, differenceText, `${plural(differences.length, 'difference')} from ${path}:`),
      remedy:
        'Write the bundle again from the sources that were locked; or, if the change is meant, lock anew with --write-lock.',
    };
  },
});

function differenceText({ kind, what, name, locked, found }: LockDifference): string {
  switch (kind) {
    case 'added':
      return `${what} ${name} was added: ${found ?? ''}`;
    case 'removed':
      return `${what} ${name} was removed: ${locked ?? ''}`;
    case 'changed':
      return `${what} ${name} was ${locked ?? ''}, is ${found ?? ''}`;
  }
}
