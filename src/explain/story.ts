import type { Attempt } from '../model/attempt.ts';
import type { Result } from '../model/result.ts';
import { classWords } from '../report/words.ts';
import { type CapturedFrames, readCaptures } from './captures.ts';
import { readPod } from './pod.ts';
import { senderLines } from './sender.ts';
import { type ToldCause, toldCauses } from './told-causes.ts';
import { type Written, writtenOf } from './written.ts';

/** All that a run knows of one attempt. */
export interface Story {
  readonly runId: string;
  readonly attempt: Attempt;
  /** Who sent it and how that is known, a line each. */
  readonly sender: readonly string[];
  /** What its class means. */
  readonly means: string;
  readonly captures: readonly CapturedFrames[];
  readonly written: Written;
  /** What usually makes such attempts; not found out by the run. */
  readonly usually: readonly ToldCause[];
  /** Evidence that is not there, or does not hold it, a sentence each. */
  readonly absent: readonly string[];
}

/** Tells an attempt's story from the result and from what there is of the evidence beside it, in the run's folder. */
export async function tellStory(folder: string, result: Result, attempt: Attempt): Promise<Story> {
  const { pod, absent: withoutPod } = await readPod(folder, attempt);
  const { captures, absent } = await readCaptures(folder, result, attempt, pod?.uid);
  return {
    runId: result.runId,
    attempt,
    sender: senderLines(attempt, pod),
    means: classWords[attempt.class].means,
    captures,
    written: writtenOf(result, attempt, pod),
    usually: toldCauses(attempt),
    absent: [...absent, ...(withoutPod === undefined ? [] : [withoutPod])],
  };
}
