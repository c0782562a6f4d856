import { z } from 'zod';
import { resultSchema, schemaVersion } from '../model/result.ts';

/** JSON Schema (draft 2020-12) of `result.json`; fields may be added in a later version, so unknown ones are allowed. */
export function resultJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(resultSchema, { target: 'draft-2020-12', io: 'input' });
  return {
    $schema,
    $id: `urn:airtight:schema:result:${schemaVersion}`,
    title: 'airtight result',
    description:
      'What one run of airtight found. Times are ISO 8601 in UTC, durations milliseconds, sizes bytes.',
    ...rest,
  };
}
