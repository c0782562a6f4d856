import { z } from 'zod';

export const attemptClassSchema = z.enum([
  'violation',
  'intent',
  'search-noise',
  'declared',
  'platform',
  'harness',
  'unknown',
]);
/**
 * `violation`: an undeclared destination. `intent`: an external name was asked for, answered or not.
 * `search-noise`: search-domain expansions of a name. `declared`: on the scenario's allow-list.
 * `platform`: what an empty cluster does by itself. `harness`: airtight's own canaries and probes.
 * `unknown`: could not be classed, and counts as violation.
 */
export type AttemptClass = z.infer<typeof attemptClassSchema>;

/** Classes that break the air gap: what could not be classed counts as the worst. */
export const offendingClasses: readonly AttemptClass[] = ['violation', 'unknown', 'intent'];

export const attemptSchema = z.object({
  /** Stable within the run: `a1`, `a2`, … in order of time. */
  id: z.string(),
  /** First seen, ISO 8601 in UTC. */
  time: z.string(),
  lastTime: z.string(),
  class: attemptClassSchema,
  /** Why it was classed so, in words. */
  reason: z.string(),
  /** Packets or queries folded into this record. */
  count: z.number(),
  source: z.object({
    kind: z.enum(['pod', 'node', 'harness', 'unknown']),
    node: z.string(),
    namespace: z.string().optional(),
    pod: z.string().optional(),
    image: z.string().optional(),
    process: z.string().optional(),
    address: z.string(),
  }),
  destination: z.object({
    address: z.string(),
    port: z.number().optional(),
    protocol: z.string(),
    name: z.string().optional(),
  }),
  detail: z.object({
    /** DNS question, `TYPE name`. */
    query: z.string().optional(),
    sni: z.string().optional(),
    host: z.string().optional(),
    path: z.string().optional(),
  }),
  attribution: z.object({ method: z.string(), confidence: z.enum(['high', 'medium', 'low', 'none']) }),
});
/** One thing inside that tried to reach one thing outside. */
export type Attempt = z.infer<typeof attemptSchema>;
