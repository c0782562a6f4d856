import type { Command } from 'commander';
import { cleanDeadRuns } from '../lab/cleanup.ts';
import { connectEngine } from '../lab/engine.ts';

/** `airtight clean`: removes what dead runs and kept labs left, and nothing else. */
export function addClean(program: Command): void {
  program
    .command('clean')
    .description('remove the containers, networks and volumes of runs that have died, and kept labs')
    .action(async () => {
      const removed = await cleanDeadRuns(await connectEngine(), { includeKept: true });
      const { containers, networks, volumes, workFolders } = removed;
      process.stdout.write(
        `Removed ${containers} containers, ${networks} networks, ${volumes} volumes, ${workFolders} work folders.\n`,
      );
    });
}
