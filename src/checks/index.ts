import type { AnyCheck } from '../model/check.ts';
import { bundleIntegrity } from './bundle-integrity.ts';
import { clusterReady } from './cluster-ready.ts';
import { helloWorldCompletes } from './hello-world-completes.ts';
import { helloWorldImage } from './hello-world-image.ts';
import { helloWorldLog } from './hello-world-log.ts';
import { nothingLeaves } from './nothing-leaves.ts';
import { sealHolds } from './seal-holds.ts';
import { watchProven } from './watch-proven.ts';

/** Every check, in the order reports show them. A new one is one file and one line here. */
export const checks: readonly AnyCheck[] = [
  bundleIntegrity,
  clusterReady,
  helloWorldCompletes,
  helloWorldLog,
  helloWorldImage,
  sealHolds,
  watchProven,
  nothingLeaves,
];
