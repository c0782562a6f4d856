import { AirtightError } from '../errors.ts';

/** Why images could not be brought into the lab's registry. */
export type LoadErrorCode =
  /** Two images want the same place in a mirror. */
  | 'load-names-collide'
  /** A blob is absent from the bundle or at fault. */
  | 'load-blob-unavailable'
  /** An image's name cannot be pushed. */
  | 'load-reference-invalid'
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
