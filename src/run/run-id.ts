import { randomBytes } from 'node:crypto';

/** `20261121-013405-3f9a`: sorts by time, unique on a shared engine, fits a container's name. */
export function newRunId(at: Date): string {
  const stamp = at.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
