import type { SealKind } from '../../model/evidence.ts';

/** How something is asked from inside a node's namespace. */
export type Question =
  | { readonly by: 'tcp' | 'udp'; readonly address: string; readonly port: number }
  | { readonly by: 'icmp'; readonly address: string }
  | {
      readonly by: 'route';
      readonly address: string;
      readonly protocol: 'tcp' | 'udp' | 'icmp';
      readonly port?: number;
    }
  | { readonly by: 'name'; readonly name: string; readonly server?: string }
  | { readonly by: 'socket'; readonly path: string };

/** One thing to ask; only a control may be answered. */
export interface Target {
  readonly kind: SealKind;
  /** In words, for the report. */
  readonly target: string;
  readonly ask: Question;
}

/** Something that will not be asked, and why: it counts for nothing. */
export interface NotAsked {
  readonly kind: SealKind;
  readonly target: string;
  readonly reason: string;
}

/** The question as a report tells it. */
export function textOf(ask: Question): string {
  switch (ask.by) {
    case 'tcp':
    case 'udp':
      return `${ask.by} ${ask.address} port ${ask.port}`;
    case 'icmp':
      return `icmp ${ask.address}`;
    case 'route':
      return `${ask.protocol} ${ask.address}${ask.port === undefined ? '' : ` port ${ask.port}`}`;
    case 'name':
      return ask.server === undefined ? ask.name : `${ask.name} of ${ask.server}`;
    case 'socket':
      return ask.path;
  }
}

/** True where the question goes over IPv6. */
export function isOver6(ask: Question): boolean {
  return 'address' in ask && ask.address.includes(':');
}
