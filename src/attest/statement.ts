import { z } from 'zod';

/** What a DSSE envelope says that it holds where it holds an in-toto Statement. */
export const statementPayloadType = 'application/vnd.in-toto+json';

const digestSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'no SHA-256 in hex') });

/** ResourceDescriptor v1, of which airtight writes those with a SHA-256 only. */
const descriptorSchema = z.object({
  name: z.string(),
  digest: digestSchema,
  mediaType: z.string().optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
});

/** in-toto Statement v1 with the predicate test-result v0.1, as `--format in-toto` writes it. */
export const statementSchema = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(descriptorSchema).length(1),
  predicateType: z.literal('https://in-toto.io/attestation/test-result/v0.1'),
  predicate: z.object({
    result: z.enum(['PASSED', 'WARNED', 'FAILED']),
    configuration: z.array(descriptorSchema),
    passedTests: z.array(z.string()),
    warnedTests: z.array(z.string()),
    failedTests: z.array(z.string()),
  }),
});
/** What is signed of a run. */
export type Statement = z.infer<typeof statementSchema>;
