import { z } from 'zod';

/** What a check came to. Wrong states cannot be said: only `pass` needs no reason; its note says what was looked at. */
export const outcomeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pass'), note: z.string().min(1).optional() }),
  z.object({
    status: z.enum(['warn', 'fail']),
    reason: z.string().min(1),
    found: z
      .array(z.string())
      .min(1)
      .optional()
      .describe(
        'What was found, each by itself and whole, where the reason is a list, which is cut when it is long; absent where the reason is all of it.',
      ),
    remedy: z.string().optional(),
  }),
  z.object({ status: z.literal('not-applicable'), reason: z.string().min(1) }),
  z.object({
    status: z.literal('inconclusive'),
    cause: z.enum(['evidence-missing', 'prerequisite-failed', 'timeout', 'error']),
    reason: z.string().min(1),
  }),
  z.object({ status: z.literal('manual'), instruction: z.string().min(1) }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;
export type OutcomeStatus = Outcome['status'];
export const outcomeStatusSchema: z.ZodType<OutcomeStatus> = z.enum([
  'pass',
  'warn',
  'fail',
  'not-applicable',
  'inconclusive',
  'manual',
]);

export const verdictSchema = z.enum(['ready', 'ready-with-warnings', 'not-ready', 'inconclusive']);
export type Verdict = z.infer<typeof verdictSchema>;

export const tierSchema = z.enum(['inspect', 'hello-world', 'helm-oci', 'multi-pod', 'k3k', 'silence']);
/** A rung of the ladder; `silence` runs across all of them. */
export type Tier = z.infer<typeof tierSchema>;
