import { z } from 'zod';
import { appSchema, releaseSchema } from './app.ts';
import { watchModes } from './lured.ts';
import { outcomeSchema, verdictSchema } from './outcome.ts';

const statusSchema = z.enum(
  outcomeSchema.options.flatMap((option) =>
    option.shape.status instanceof z.ZodEnum ? option.shape.status.options : [option.shape.status.value],
  ),
);

/** What a registry of the lab asks of its clients. */
const registryFields = {
  /** HTTPS with a certificate of an authority made for the run, in place of plain HTTP. */
  tls: z.boolean().default(false),
  /** A login, without which nothing is served. */
  auth: z.boolean().default(false),
  /**
   * A registries.yaml of the site's own in place of the one airtight writes; beside the scenario's file. `${REGISTRY}`,
   * `${CA_FILE}`, `${USERNAME}` and `${PASSWORD}` in it are filled in.
   */
  registriesFile: z.string().optional(),
};

/** How the bundle's images reach the nodes. */
export const loadPlanSchema = z.discriminatedUnion('mode', [
  /** A private registry that registries.yaml names as the mirror of every registry. */
  z.strictObject({ mode: z.literal('registry-mirror'), ...registryFields }),
  /** `--system-default-registry`: system images, and whatever names the registry, are asked of it; nothing is mirrored. */
  z.strictObject({ mode: z.literal('system-default-registry'), ...registryFields }),
  /** Archives in the images folder of all nodes, or of the server alone; the registry holds charts only. */
  z.strictObject({ mode: z.literal('preloaded'), nodes: z.enum(['all', 'server']).default('all') }),
]);
export type LoadSettings = z.infer<typeof loadPlanSchema>;
export type LoadMode = LoadSettings['mode'];

/** Tiers that a scenario may leave out: the others always run. */
export const ladderTiers = ['helm-oci', 'multi-pod', 'k3k'] as const;
export type LadderTier = (typeof ladderTiers)[number];

/** A scenario file: what to run against a bundle and, in tests, what must come of it. */
export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'kebab-case, such as hello-world'),
  description: z.string().min(1),
  /** `candidate`, or the name of a bundle that set-up makes (see fixtures/sample). */
  bundle: z.string().default('candidate'),
  /** `default` scenarios run in `npm test`, the others only in `npm run test:all`. */
  set: z.enum(['default', 'all']).default('default'),
  /** Nodes beside the one server. */
  agents: z.number().int().min(0).max(4).default(0),
  /** `dual`: nodes, pods and services have IPv6 beside IPv4. */
  ipFamily: z.enum(['ipv4', 'dual']).default('ipv4'),
  load: loadPlanSchema.prefault({ mode: 'registry-mirror' }),
  /** Tiers to run beside `inspect`, `hello-world` and `silence`; all unless told. */
  tiers: z.array(z.enum(ladderTiers)).default([...ladderTiers]),
  /** Hello-world, tier 1: the image, and a line its log must hold. */
  helloWorld: z
    .strictObject({
      image: z.string().default('docker.io/library/hello-world:latest'),
      log: z.string().default('Hello from Docker!'),
      timeoutSeconds: z.number().positive().default(60),
    })
    .prefault({}),
  /** Tier helm-oci. */
  helm: z
    .strictObject({
      /** Values for every chart, below those of its release. */
      values: z.record(z.string(), z.unknown()).default({}),
      /** Unless told, each chart of the bundle that no other tier installs, once. */
      releases: z.array(releaseSchema).optional(),
    })
    .prefault({}),
  /** Tier multi-pod; unless told, the app that the bundle's own airtight-app.yaml declares. */
  app: appSchema.optional(),
  /** Tier k3k, where the bundle has K3k's chart. */
  k3k: z
    .strictObject({
      modes: z
        .array(z.enum(['virtual', 'shared']))
        .min(1)
        .default(['virtual', 'shared']),
      /** K3s version of the clusters, as an image tag; that of the bundle's node image unless told. `host` leaves it out. */
      version: z.string().optional(),
      /** Values for K3k's chart, over those airtight derives from the bundle. */
      values: z.record(z.string(), z.unknown()).default({}),
      timeoutSeconds: z.number().positive().default(240),
    })
    .prefault({}),
  watch: z
    .strictObject({
      /** `lure` answers names and accepts connections, so that more is learned of each attempt; never a verdict of ready. */
      mode: z.enum(watchModes).default('deny'),
      /** Destinations that are allowed: names, `*.suffix`, addresses or CIDRs, each with the reason. */
      allow: z.array(z.strictObject({ to: z.string(), reason: z.string() })).default([]),
      /** Time the cluster is left to itself after the tiers, with everything running: timers of programs are seen then. */
      idleSeconds: z.number().min(0).max(3600).default(0),
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
      /** Regular expressions, each of which must fit an attempt told as class, who, protocol, where to and what was said. */
      attempts: z.array(z.string()).default([]),
      /** Conditions that must stand on the report's cover, by id. */
      conditions: z.array(z.string()).default([]),
    })
    .optional(),
});
export type Scenario = z.infer<typeof scenarioSchema>;
export type IpFamily = Scenario['ipFamily'];
