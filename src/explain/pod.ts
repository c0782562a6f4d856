import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import type { Attempt } from '../model/attempt.ts';

/** Where a run keeps every pod that was there, relative to its folder. */
const podsFile = 'evidence/pods.json';

const podSchema = z.object({
  uid: z.string(),
  namespace: z.string(),
  name: z.string(),
  hostNetwork: z.boolean(),
  images: z.array(z.string()),
  owner: z.string().optional(),
  from: z.number(),
  to: z.number().optional(),
});
/** What the run's evidence says of a pod, as the watch was told of it. */
export type PodFacts = z.infer<typeof podSchema>;

/** The pod that made an attempt, as the evidence has it; `absent` says why it is not known more of. */
export async function readPod(
  folder: string,
  { source, time, lastTime }: Attempt,
): Promise<{ pod?: PodFacts; absent?: string }> {
  if (source.pod === undefined) return {};
  const read = await readPods(join(folder, podsFile));
  const lacking =
    source.owner === undefined
      ? "the pod's owner is not known"
      : 'no more is known of the pod than the result says';
  if ('why' in read) return { absent: `${podsFile} ${read.why}: ${lacking}.` };
  const named = read.pods.filter(
    ({ namespace, name }) => namespace === source.namespace && name === source.pod,
  );
  // A name may be used again: by the pods of a StatefulSet it is.
  const during = named.filter(
    ({ from, to }) => from <= Date.parse(lastTime) && Date.parse(time) <= (to ?? Infinity),
  );
  const [pod, ...others] = during.length > 0 ? during : named;
  if (pod && others.length === 0) return { pod };
  return {
    absent: `${podsFile} names ${pod ? 'several pods' : 'no pod'} of that name: ${lacking}.`,
  };
}

async function readPods(path: string): Promise<{ pods: PodFacts[] } | { why: string }> {
  try {
    const parsed = z.array(podSchema).safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? { pods: parsed.data } : { why: 'is no list of pods of this version' };
  } catch (error) {
    return { why: `cannot be read (${messageOf(error)})` };
  }
}
