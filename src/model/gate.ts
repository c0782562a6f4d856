import { z } from 'zod';
import { outcomeStatusSchema, verdictSchema } from './outcome.ts';

export const findingSchema = z.object({
  /** Id of the check. */
  check: z.string(),
  /** What it found, in words that stay the same from run to run; for attempts to leave, one of them. */
  what: z.string(),
});
/** One thing a check failed or warned about, as a baseline and an exceptions file know it. */
export type Finding = z.infer<typeof findingSchema>;

export const exceptionSchema = z.strictObject({
  /** Id of a check. */
  check: z.string().min(1),
  /** Words that must stand in what was found, each whole; everything the check finds unless given. */
  match: z.string().min(1).optional(),
  reason: z.string().min(1),
  owner: z.string().min(1),
  /** Last day it holds, `YYYY-MM-DD`, in UTC. */
  expires: z.iso.date(),
});
/** A finding that somebody answers for until a day. */
export type Exception = z.infer<typeof exceptionSchema>;

/** Blanks would stand in nearly all that is found, and for nobody who answers. */
const wordsSchema = z.string().regex(/\S/, 'is blank');

/** What an exceptions file holds. */
export const exceptionsFileSchema = z.strictObject({
  exceptions: z.array(
    exceptionSchema.extend({ match: wordsSchema.optional(), reason: wordsSchema, owner: wordsSchema }),
  ),
});

export const baselineSchema = z.object({
  runId: z.string(),
  /** Of the older result's file, in hex. */
  sha256: z.string(),
  /** Which bundle the older run was about: not always this one. Absent in results before 1.3.0, as what else is optional here. */
  bundle: z.object({ name: z.string(), sha256: z.string() }).optional(),
  verdict: verdictSchema,
  /** What each of its checks came to, by id. */
  outcomes: z.record(z.string(), outcomeStatusSchema).optional(),
  new: z.array(findingSchema),
  still: z.array(findingSchema),
  fixed: z.array(findingSchema),
  /** Found then, and its check gave no answer now: no proof that it is fixed. */
  undecided: z.array(findingSchema).optional(),
});
/** How this run's findings compare with those of an older one. */
export type Baseline = z.infer<typeof baselineSchema>;

export const gateSchema = z.object({
  /** Exit code of `airtight check`: 0 let through, 1 not, 2 not decided. */
  exitCode: z.literal([0, 1, 2]),
  /** Whether warnings stop it. */
  strict: z.boolean(),
  /** `new`: what the baseline holds too lets it through. */
  only: z.enum(['all', 'new']),
  /** One sentence: what decided it. */
  summary: z.string(),
  /** Findings that nothing let through. Not all of them stop it: warnings do where it is strict. Absent in results before 1.3.0. */
  counted: z.array(findingSchema).optional(),
  /** Findings that were let through, and by which exception. */
  excused: z.array(z.object({ finding: findingSchema, by: exceptionSchema })),
  /** Exceptions whose day is over: each of them stops the gate. */
  expired: z.array(exceptionSchema),
  /** Exceptions that nothing was found for. */
  unused: z.array(exceptionSchema),
});
/** What a pipeline is told, by which rule; the verdict is not changed by it. */
export type Gate = z.infer<typeof gateSchema>;
