import type { Attempt } from '../../model/attempt.ts';

/** What was learned from what a client sent, DNS questions apart. */
export type Content = Omit<Attempt['detail'], 'query' | 'sni' | 'host' | 'path'>;

/**
 * What the first bytes of a client's stream come to. Where `whole` is false, more bytes may tell more; where `content`
 * is absent too, they tell nothing yet. Undefined stands for bytes that no more of them will make readable.
 */
export interface Opening {
  readonly content?: Content;
  readonly whole: boolean;
}
