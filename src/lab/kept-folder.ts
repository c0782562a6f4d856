import { join } from 'node:path';
import { cacheFolder } from './provisions.ts';

/** Where the marks of kept labs are: a folder for each run, with what a client on this machine needs to reach it. */
export function keptFolder(): string {
  return join(cacheFolder(), 'kept');
}
