import { z } from 'zod';
import type { Reader } from './reader.ts';

/*
 * GitLab holds each finding to a schema of its own, app/validators/json_schemas/codeclimate.json (read at commit 33827e3a of
 * gitlabhq/gitlabhq), stops reading at the first that does not fit, and lets a later finding take the place of an earlier one with its
 * fingerprint. No package carries that schema. It asks for description, fingerprint, severity and location. This reader asks for
 * what GitLab's code uses besides: a severity it can sort by, and the path below the repository and the line that it links to; and
 * for the check_name that its documentation's example has.
 */
const findings = z
  .array(
    z.strictObject({
      description: z.string().min(1),
      check_name: z.string().min(1),
      fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
      severity: z.enum(['blocker', 'critical', 'major', 'minor', 'info']),
      location: z.strictObject({
        path: z.string().regex(/^(?!\.?\/)./, 'is no path below the repository'),
        lines: z.strictObject({ begin: z.int().min(1) }),
      }),
    }),
  )
  .refine(
    (all) => new Set(all.map(({ fingerprint }) => fingerprint)).size === all.length,
    'has two findings of one fingerprint',
  );

/** A strict reader of GitLab's code quality report. */
export const byCodeQuality: Reader = (document) =>
  (findings.safeParse(JSON.parse(document)).error?.issues ?? []).map(
    ({ path, message }) => `/${path.join('/')} ${message}`,
  );
