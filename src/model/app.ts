import { z } from 'zod';

/** A chart of the bundle to install, by name; the version only where the bundle holds several. */
export const releaseSchema = z.strictObject({
  chart: z.string().min(1),
  version: z.string().optional(),
  /** Release name; the chart's own name unless told. */
  name: z.string().optional(),
  namespace: z.string().optional(),
  /** Helm values; `${REGISTRY}` in a text stands for `host:port` of the lab's registry. */
  values: z.record(z.string(), z.unknown()).default({}),
  /** Values files of the bundle, by place, before `values`. */
  valuesFiles: z.array(z.string()).default([]),
  /** `helm`: `helm install` from `oci://`. `helm-chart-resource`: a HelmChart resource that K3s installs. */
  via: z.enum(['helm', 'helm-chart-resource']).default('helm'),
  timeoutSeconds: z.number().positive().default(120),
});
export type ReleasePlan = z.infer<typeof releaseSchema>;

/** `before` the app's pods are deleted, `after` they came back, or in `both` rounds. */
const whenSchema = z.enum(['before', 'after', 'both']).default('both');
const probeBase = { name: z.string().min(1), when: whenSchema };
/** A label selector as kubectl takes it, such as `app=web`. */
const selectorSchema = z.string().min(1);

/** One question to a running app; it is asked again until it is answered as declared, or the app's time is over. */
export const probeSchema = z.union([
  z.strictObject({
    ...probeBase,
    http: z.strictObject({
      service: z.string(),
      port: z.number().int(),
      path: z.string().startsWith('/').default('/'),
      method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'HEAD']).default('GET'),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.string().optional(),
      status: z.number().int().default(200),
      /** A text the answer's body must hold. */
      contains: z.string().optional(),
    }),
  }),
  z.strictObject({ ...probeBase, tcp: z.strictObject({ service: z.string(), port: z.number().int() }) }),
  z.strictObject({
    ...probeBase,
    /** A program run in the first ready pod the selector finds; it must end with 0. */
    exec: z.strictObject({
      selector: selectorSchema,
      container: z.string().optional(),
      command: z.array(z.string()).min(1),
      contains: z.string().optional(),
    }),
  }),
  z.strictObject({
    ...probeBase,
    log: z.strictObject({ selector: selectorSchema, container: z.string().optional(), contains: z.string() }),
  }),
]);
export type Probe = z.infer<typeof probeSchema>;

/** An application of several pods (tier multi-pod): what it is made of, and what it must answer. */
export const appSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** Namespace it is installed into; its name unless told. */
  namespace: z.string().optional(),
  charts: z.array(releaseSchema).default([]),
  /** Manifests of the bundle, by place or file name. */
  manifests: z.array(z.string()).default([]),
  /** For each round: installing and answering before its pods are deleted, coming back and answering after. */
  timeoutSeconds: z.number().positive().default(240),
  /** Whether its pods must run on more than one node; `where-nodes-allow` asks it only of a lab that has several. */
  spread: z.union([z.boolean(), z.literal('where-nodes-allow')]).default(false),
  /** Selectors of pods that are deleted between the rounds; unless told, all that a controller will replace. */
  restart: z.array(selectorSchema).optional(),
  probes: z.array(probeSchema).default([]),
});
export type AppPlan = z.infer<typeof appSchema>;

/** Name of the file by which a bundle brings an app of its own, in YAML. */
export const appFileName = 'airtight-app.yaml';
