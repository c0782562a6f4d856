import { AirtightError } from '../errors.ts';

/** Why images could not be brought into the lab's registry. */
export type LoadErrorCode =
  /** Two images, or two charts, want the same place. */
  | 'load-names-collide'
  /** A blob is absent from the bundle or at fault. */
  | 'load-blob-unavailable'
  /** An image's or a chart's name cannot be pushed. */
  | 'load-reference-invalid'
  /** A chart's archive has no Chart.yaml that can be read. */
  | 'load-chart-unreadable'
  /** The site's own registries.yaml cannot be used as given. */
  | 'load-registries-file-invalid'
  /** The registry did not answer, or refused. */
  | 'load-registry-failed';

/** The bundle's fault: kind usage. */
export function bundleFault(code: LoadErrorCode, message: string, hint: string): AirtightError {
  return new AirtightError('usage', message, { code, hint });
}

/** The registry's fault: kind internal, for the lab's registry is airtight's own. */
export function registryFault(message: string, cause?: unknown): AirtightError {
  return new AirtightError('internal', message, {
    code: 'load-registry-failed',
    hint: "Look at the registry's log in the run's evidence.",
    cause,
  });
}
