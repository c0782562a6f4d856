import { memoryUsage, cpuUsage } from 'node:process';
import type Docker from 'dockerode';
import { z } from 'zod';

const statsSchema = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({
    usage: z.number(),
    stats: z.object({ total_inactive_file: z.number().optional(), inactive_file: z.number().optional() }),
  }),
});

/** What a watch has used so far: of the owners' containers, and of this process, which reads what they capture. */
export interface Usage {
  /** Processor time, in milliseconds. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
  /** By performance.now(). */
  readonly at: number;
}

/** Reads what the containers and this process use; `docker stats` shows the same figures. */
export async function usageOf(docker: Docker, containers: readonly string[]): Promise<Usage> {
  const own = cpuUsage();
  let cpuMs = (own.user + own.system) / 1000;
  let memoryBytes = memoryUsage.rss();
  for (const id of containers) {
    const { cpu_stats: cpu, memory_stats: memory } = statsSchema.parse(
      await docker.getContainer(id).stats({ stream: false, 'one-shot': true }),
    );
    cpuMs += cpu.cpu_usage.total_usage / 1e6;
    // Files that were read once stay in memory until it is wanted.
    memoryBytes += memory.usage - (memory.stats.total_inactive_file ?? memory.stats.inactive_file ?? 0);
  }
  return { cpuMs, memoryBytes, at: performance.now() };
}

/** Processor used between two readings, in percent of one core. */
export function cpuPercent(before: Usage, after: Usage): number {
  return (100 * (after.cpuMs - before.cpuMs)) / (after.at - before.at);
}
