import { z } from 'zod';
import { outcomeSchema, verdictSchema } from './outcome.ts';

const statusSchema = z.enum(
  outcomeSchema.options.flatMap((option) =>
    option.shape.status instanceof z.ZodEnum ? option.shape.status.options : [option.shape.status.value],
  ),
);

/** A scenario file: what to run against a bundle and, in tests, what must come of it. */
export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'kebab-case, such as hello-world'),
  description: z.string().min(1),
  /** `candidate`, or the name of a bundle that set-up makes (see fixtures/sample). */
  bundle: z.string().default('candidate'),
  load: z.strictObject({ mode: z.literal('registry-mirror') }).default({ mode: 'registry-mirror' }),
  /** Hello-world, tier 1: the image, and a line its log must hold. */
  helloWorld: z
    .strictObject({
      image: z.string().default('docker.io/library/hello-world:latest'),
      log: z.string().default('Hello from Docker!'),
      timeoutSeconds: z.number().positive().default(60),
    })
    .prefault({}),
  watch: z
    .strictObject({
      /** Destinations that are allowed: names, `*.suffix`, addresses or CIDRs, each with the reason. */
      allow: z.array(z.strictObject({ to: z.string(), reason: z.string() })).default([]),
    })
    .prefault({}),
  /** What the tests hold the run to. */
  expect: z
    .strictObject({
      verdict: verdictSchema,
      /** Check id to the status it must have. */
      checks: z.record(z.string(), statusSchema).default({}),
      /** Words that must stand in the reason of the named check. */
      reasons: z.record(z.string(), z.array(z.string())).default({}),
      /** Conditions that must stand on the report's cover, by id. */
      conditions: z.array(z.string()).default([]),
    })
    .optional(),
});
export type Scenario = z.infer<typeof scenarioSchema>;
