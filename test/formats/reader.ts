/** What a schema or a strict reader objects to in a document; nothing where it accepts it. */
export type Reader = (document: string) => readonly string[] | Promise<readonly string[]>;
