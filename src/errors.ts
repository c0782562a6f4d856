/** The few kinds of failure a user can meet; each kind has one exit code. */
export const exitCodeOfKind = {
  /** A file, option or configuration that cannot be used as given. */
  usage: 3,
  /** This machine cannot run the lab; `airtight doctor` says why. */
  machine: 4,
  /** A fault in airtight itself. */
  internal: 70,
  /** The user ended the run. */
  interrupted: 130,
} as const;

export type ErrorKind = keyof typeof exitCodeOfKind;

/** Text of the details of an {@link AirtightError}. */
export interface ErrorDetails {
  /** Stable machine name of the error, such as `bundle-not-found`. */
  readonly code: string;
  /** The next step for the person who reads it: one sentence or command. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** An error with a name, a next step and an exit code: printed in one or two lines, without a stack. */
export class AirtightError extends Error {
  override readonly name = 'AirtightError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
    this.hint = details.hint;
  }
}

/** What the operating system may refuse anywhere, and what to do about it. */
const refusals: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room where temporary files go, or set TMPDIR to a folder that has it.',
  EDQUOT: 'Make room where temporary files go, or set TMPDIR to a folder that has it.',
  EROFS: 'Set TMPDIR to a folder that may be written to.',
  EMFILE: 'Let a process open more files: ulimit -n.',
};

/** The error with its next step where it is this machine that refuses: no room, nothing to write to; any other as it is. */
export function withMachineFault(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const hint = refusals[code];
  if (hint === undefined || error instanceof AirtightError) return error;
  return new AirtightError('machine', `This machine refuses: ${messageOf(error)}`, {
    code: `machine-${code.toLowerCase()}`,
    hint,
    cause: error,
  });
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Exit code for anything thrown: an unknown error is a fault of airtight's own (70). */
export function exitCodeOf(error: unknown): number {
  return error instanceof AirtightError ? exitCodeOfKind[error.kind] : exitCodeOfKind.internal;
}
