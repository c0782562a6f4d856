import { z } from 'zod';
import type { Reader } from './reader.ts';

/*
 * GitLab checks each finding against a schema of its own, app/validators/json_schemas/codeclimate.json in its repository, and
 * stops reading at the first that does not fit; it lets a later finding take the place of an earlier one with its fingerprint. No
 * package carries that schema. This reader asks for all that it asks for, and for what GitLab's merge request widget needs besides: a name, a
 * severity it can sort by, a path below the repository and a line.
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
