/** Something that software is known to do by itself, and the setting that ends it. */
export interface KnownCause {
  /** Stable name, such as `grafana-usage`. */
  readonly id: string;
  /** Such as `WordPress`. */
  readonly who: string;
  /** What for: goes on from `who`, such as `checking for updates of itself`. */
  readonly does: string;
  /** What ends it: key and value, and where they are set. */
  readonly setting: string;
  /** Where that is said: documentation or source, as it was read. */
  readonly sources: readonly string[];
  /** What it looks like; everything given must fit. */
  readonly match: CauseMatch;
}

/** What an attempt must look like for a cause to be likely. */
export interface CauseMatch {
  /** Names of the destination, each with all below it. */
  readonly names?: readonly string[];
  readonly address?: string;
  /** Protocol and port, such as `udp/123`. */
  readonly port?: string;
  /** Repository of the image that does it: another image, where it is known, rules the cause out. */
  readonly image?: RegExp;
  /** The rest says too little: the image must be known. */
  readonly imageMustBeKnown?: true;
  /** The program of the node that does it. */
  readonly process?: string;
}
