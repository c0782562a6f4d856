import type { CoreV1Event } from '@kubernetes/client-node';

/** `type reason message` of each event, oldest first. */
export function eventTexts(events: readonly CoreV1Event[]): string[] {
  return events
    .toSorted((a, b) => time(a.metadata.creationTimestamp) - time(b.metadata.creationTimestamp))
    .map(({ type, reason, message }) => [type, reason, message].filter(Boolean).join(' '));
}

/** The warning that was given last; an event that is repeated is one object whose last time moves on. */
export function lastWarning(events: readonly CoreV1Event[]): CoreV1Event | undefined {
  const given = (event: CoreV1Event): number => time(event.lastTimestamp ?? event.metadata.creationTimestamp);
  return events
    .filter(({ type }) => type === 'Warning')
    .toSorted((a, b) => given(a) - given(b))
    .at(-1);
}

function time(date?: Date): number {
  return date?.getTime() ?? 0;
}
