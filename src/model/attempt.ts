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

/** What a TLS ClientHello says, sent over TCP or in QUIC. */
const tlsSchema = z.object({
  /** Absent where the client named no server; with `encryptedHello` it may be a name that stands for another. */
  serverName: z.string().optional(),
  /** Protocols offered for use inside, such as `h2`; empty where none was. */
  alpn: z.array(z.string()),
  /** An encrypted_client_hello extension was sent: a real one, or one of those sent so that real ones do not stand out. */
  encryptedHello: z.boolean(),
  /** The hello could not be read to its end: what is absent here may have been sent. */
  partial: z.literal(true).optional(),
});

/** The first HTTP request of a connection, without its query and body: they may hold secrets. */
const httpSchema = z.object({
  /** Of HTTP/2 no more than this is read. */
  version: z.enum(['1.0', '1.1', '2']),
  method: z.string().optional(),
  host: z.string().optional(),
  path: z.string().optional(),
  agent: z.string().optional(),
});

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
  /**
   * Bytes that these carried beyond their headers, as far as they were captured. Absent where packets that said different
   * things were counted together.
   */
  bytes: z.number().optional(),
  source: z.object({
    kind: z.enum(['pod', 'node', 'harness', 'unknown']),
    node: z.string(),
    namespace: z.string().optional(),
    pod: z.string().optional(),
    /** The pod's controller, `kind/name`. */
    owner: z.string().optional(),
    image: z.string().optional(),
    process: z.string().optional(),
    address: z.string(),
    /** Absent where the packets came from several. */
    port: z.number().optional(),
  }),
  destination: z.object({
    address: z.string(),
    port: z.number().optional(),
    protocol: z.string(),
    /** What the sender called it: the DNS name asked for, else the server that TLS or the host that HTTP names. */
    name: z.string().optional(),
  }),
  detail: z.object({
    /** DNS question, `TYPE name`. */
    query: z.string().optional(),
    tls: tlsSchema.optional(),
    http: httpSchema.optional(),
    /** Version of QUIC: `1`, `2`, or another's number in hexadecimal. */
    quic: z.object({ version: z.string() }).optional(),
    /** Version of NTP, in a client's question. */
    ntp: z.object({ version: z.number() }).optional(),
    /** The start of a datagram to a port that goes by this name, as far as it is text. */
    text: z.object({ kind: z.enum(['syslog', 'statsd']), start: z.string() }).optional(),
    /** Of 1.0.0, with `host` and `path`, and never written: `tls` and `http` hold what was learned. */
    sni: z.string().optional(),
    host: z.string().optional(),
    path: z.string().optional(),
  }),
  attribution: z.object({ method: z.string(), confidence: z.enum(['high', 'medium', 'low', 'none']) }),
});
/** One thing inside that tried to reach one thing outside. */
export type Attempt = z.infer<typeof attemptSchema>;
