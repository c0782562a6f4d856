import type { Command } from 'commander';

/** `airtight clean`: removes what dead runs and kept labs left, and nothing else. */
export function addClean(program: Command): void {
  program
    .command('clean')
    .description('remove the containers, networks and volumes of runs that have died, and kept labs')
    .action(async () => {
      const [{ cleanDeadRuns }, { connectEngine }] = await Promise.all([
        import('../lab/cleanup.ts'),
        import('../lab/engine.ts'),
      ]);
      const removed = await cleanDeadRuns(await connectEngine(), { includeKept: true });
      const { containers, networks, volumes, workFolders } = removed;
      process.stdout.write(
        `Removed ${containers} containers, ${networks} networks, ${volumes} volumes, ${workFolders} work folders.\n`,
      );
    });
}
