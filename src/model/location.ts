import { z } from 'zod';

export const locationSchema = z.object({
  /** Place of the file in the bundle, with `!` between an archive and what is in it. */
  file: z.string(),
  /** Line, 1-based; of the rendered text where `rendered`. */
  line: z.number().optional(),
  /** True where a template was rendered: the line counts in what Helm or Kustomize wrote for that file. */
  rendered: z.boolean(),
  /** `Kind/name` of the object, where there is one. */
  object: z.string().optional(),
  /** Path in the object, such as `spec.template.spec.containers[0].image`. */
  path: z.string(),
  /** What it was rendered with: `default values`, or the place of a values file. */
  values: z.string().optional(),
});
/** Where in the bundle something stands, exact enough to go and change it. */
export type Location = z.infer<typeof locationSchema>;

/** A location in one line: `web.tgz!web/templates/app.yaml:12 Deployment/web spec.image (rendered with default values)`. */
export function locationText({ file, line, rendered, object, path, values }: Location): string {
  const where = line === undefined ? file : `${file}:${line}`;
  const how = rendered ? ` (rendered with ${values ?? 'default values'})` : '';
  return [where, object, path].filter(Boolean).join(' ') + how;
}
