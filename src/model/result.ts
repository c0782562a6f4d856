import { z } from 'zod';
import { attemptSchema } from './attempt.ts';
import { bundleFormatSchema, bundlePartSchema, digestSchema } from './bundle.ts';
import { baselineSchema, gateSchema } from './gate.ts';
import { externalUrlSchema, foundReferenceSchema, rendererSchema, renderingSchema } from './inspection.ts';
import { outcomeSchema, tierSchema, verdictSchema } from './outcome.ts';

/** Version of `result.json`; a field renamed or removed raises the first number, a field added the second. */
export const schemaVersion = '1.3.0';

/** Versions that can be read: results of earlier ones lack what was added since. */
export const readableVersions = ['1.0.0', '1.1.0', '1.2.0', schemaVersion] as const;

export const checkResultSchema = z.object({
  id: z.string(),
  tier: tierSchema,
  title: z.string(),
  why: z.string(),
  required: z.boolean(),
  outcome: outcomeSchema,
  /** Paths of evidence files, relative to result.json. */
  evidence: z.array(z.string()),
  durationMs: z.number(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const stageSchema = z.object({
  name: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  status: z.enum(['done', 'failed', 'skipped']),
});
export type Stage = z.infer<typeof stageSchema>;

export const conditionSchema = z.object({
  /** Stable name, such as `stand-in-node`. */
  id: z.string(),
  /** A sentence for the cover: what limits the claim. */
  text: z.string(),
});
/** Something that limits what the verdict claims. */
export type Condition = z.infer<typeof conditionSchema>;

export const labSchema = z.object({
  engine: z.object({ name: z.string(), version: z.string(), apiVersion: z.string() }),
  host: z.object({
    os: z.string(),
    kernel: z.string(),
    arch: z.string(),
    cpus: z.number(),
    memoryBytes: z.number(),
    cgroupVersion: z.string(),
  }),
  /** How the node container got its rights: `privileged`, or `capabilities` where that is refused. */
  privilege: z.enum(['privileged', 'capabilities']),
  node: z.object({ image: z.string(), imageId: z.string(), version: z.string(), standIn: z.boolean() }),
  registry: z.object({ address: z.string(), image: z.string() }),
  network: z.object({
    name: z.string(),
    subnet: z.string(),
    /** The nodes' IPv6 range, in a dual-stack lab. */
    subnet6: z.string().optional(),
    internal: z.boolean(),
  }),
  nodes: z.array(z.object({ name: z.string(), role: z.enum(['server', 'agent']), address: z.string() })),
});
/** Facts of the lab a run used. */
export type LabFacts = z.infer<typeof labSchema>;

export const resultImageSchema = z.object({
  reference: z.string(),
  digest: digestSchema,
  platforms: z.array(z.string()),
  usedBy: z
    .array(z.string())
    .describe(
      'Pods (`namespace/name`) in which a container of it was seen to start in this run, each once. A pod that only names it is in `namedBy`; a pod that airtight made to send canaries is in `canaryPods` and nowhere else.',
    ),
  namedBy: z
    .array(z.string())
    .optional()
    .describe('Pods that named it and in which no container of it was seen to start; each once.'),
  canaryPods: z
    .array(z.string())
    .optional()
    .describe(
      'Pods of airtight itself that ran it to send canaries: they say nothing of what the bundle does.',
    ),
  source: z.enum(['bundle', 'harness']),
  /** Where in the bundle it is asked for, one line each; see model/location.ts. */
  askedForBy: z.array(z.string()).optional(),
  /** Endpoints of the lab that served it, such as `http://10.89.0.2:5000 to server-1`, from the registry's own log. */
  servedBy: z.array(z.string()).optional(),
});
export type ResultImage = z.infer<typeof resultImageSchema>;

export const resultSchema = z.object({
  schemaVersion: z.enum(readableVersions),
  /** `inspect`: the bundle was only read. Absent for `check`. */
  command: z.literal('inspect').optional(),
  runId: z.string(),
  airtightVersion: z.string(),
  scenario: z.object({
    name: z.string(),
    description: z.string(),
    /** Path of the scenario's file as given; absent for the plan `check` derives by itself. */
    file: z.string().optional(),
  }),
  /** Options as given that change what is judged, as words of a command line; absent where there were none. */
  given: z.array(z.string()).optional(),
  verdict: verdictSchema,
  /** One sentence: what decided the verdict. */
  summary: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  conditions: z.array(conditionSchema),
  /** Present where the run was compared with an older one. */
  baseline: baselineSchema.optional(),
  /** What a pipeline was told; absent in results of `inspect` and of versions before 1.2.0. */
  gate: gateSchema.optional(),
  bundle: z.object({
    name: z.string(),
    path: z.string(),
    format: bundleFormatSchema,
    sha256: z.string(),
    bytes: z.number(),
    charts: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        digest: digestSchema,
        /** Where in the bundle it is. */
        place: z.string().optional(),
      }),
    ),
    files: z.array(z.object({ name: z.string(), digest: digestSchema })),
    /** Files of a split bundle or of a folder, and archives inside it, each with its own hash. */
    parts: z.array(bundlePartSchema).optional(),
  }),
  /** How the images reached the nodes; absent where nothing was loaded. */
  load: z
    .object({
      mode: z.enum(['registry-mirror', 'system-default-registry', 'preloaded']),
      registry: z.object({ address: z.string(), tls: z.boolean(), auth: z.boolean() }),
      preloadedNodes: z.array(z.string()),
    })
    .optional(),
  /** Absent where no lab was started, as after a failed integrity check. */
  lab: labSchema.optional(),
  checks: z.array(checkResultSchema),
  attempts: z.array(attemptSchema),
  images: z.array(resultImageSchema),
  /** What the bundle's objects ask for, and the addresses outside that they name (tier inspect). */
  references: z.array(foundReferenceSchema).optional(),
  urls: z.array(externalUrlSchema).optional(),
  /** Each chart and kustomization with each set of values, and whether it could be rendered. */
  renderings: z.array(renderingSchema).optional(),
  renderer: rendererSchema.optional(),
  stages: z.array(stageSchema),
  /** Evidence files beside result.json, with their SHA-256 in hex. */
  evidence: z.array(z.object({ path: z.string(), sha256: z.string(), bytes: z.number() })),
});
/** The only truth of a run: every report is rendered from it. */
export type Result = z.infer<typeof resultSchema>;
