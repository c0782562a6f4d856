import type { SignaturesEvidence } from '../model/inspection.ts';
import type { Outcome } from '../model/outcome.ts';
import { plural } from '../model/units.ts';
import { listing } from './lines.ts';

/** An image of the bundle or the package as a whole, and what vouches for it. */
export type Subject = SignaturesEvidence['subjects'][number];

/** Name of the subject that stands for the package as a whole. */
export const whole = 'package';

interface Wanted {
  readonly has: (subject: Subject) => boolean;
  /** With its article. */
  readonly noun: string;
  readonly remedy: string;
}

/** Warns about each subject that lacks something; what the package as a whole has covers all in it. */
export function vouched({ subjects }: SignaturesEvidence, { has, noun, remedy }: Wanted): Outcome {
  if (subjects.length === 0) return { status: 'not-applicable', reason: 'The bundle holds no image.' };
  if (subjects.some((subject) => subject.name === whole && has(subject))) {
    return { status: 'pass', note: `the package as a whole has ${noun}` };
  }
  const without = subjects.filter((subject) => !has(subject));
  if (without.length === 0) {
    return { status: 'pass', note: `${plural(subjects.length, 'image')}, each with one` };
  }
  return {
    status: 'warn',
    ...listing(without, ({ name }) => name, `${without.length} of ${subjects.length} without ${noun}:`),
    remedy,
  };
}
