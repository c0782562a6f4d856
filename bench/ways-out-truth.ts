import { z } from 'zod';

const truthSchema = z.strictObject({
  way: z.number(),
  repeat: z.number(),
  /** Epoch milliseconds, just before the first packet was sent. */
  at: z.number().optional(),
  protocol: z.string().optional(),
  destination: z.string().optional(),
  port: z.number().optional(),
  name: z.string().optional(),
  /** Type of a DNS question. */
  type: z.string().optional(),
  /** Why nothing was sent. */
  skipped: z.string().optional(),
});
/** What fixtures/ways-out says of one attempt. */
export type Truth = z.infer<typeof truthSchema>;

/** Reads the program's output; throws on a line that is none of its own. */
export function readTruth(text: string): Truth[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => truthSchema.parse(JSON.parse(line)));
}
