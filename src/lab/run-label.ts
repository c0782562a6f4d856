import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Every container, network and volume of a run carries this label with the run's id. */
export const runLabel = 'airtight';
/** Who started it, as {@link Starter} in JSON. */
export const starterLabel = 'airtight.starter';

/** The process that started a run, told apart from a later one with the same pid. */
interface Starter {
  /** Host name and pid namespace: only a process seen from the same place can be said to be dead. */
  readonly place: string;
  readonly pid: number;
  /** Start time in clock ticks since boot, and the boot's id. */
  readonly started: string;
}

/** Labels for what the run with this id starts. */
export function labelsOf(runId: string): Record<string, string> {
  return { [runLabel]: runId, [starterLabel]: starterLabelValue() };
}

/** This process, as the label names it. */
export function starterLabelValue(): string {
  const starter: Starter = { place: here(), pid: process.pid, started: startOf(process.pid) ?? '' };
  return JSON.stringify(starter);
}

/**
 * What is known of the process a label names. `elsewhere`: started by another machine or container that shares this
 * engine, or not by airtight at all; whether it lives cannot be seen from here.
 */
export function stateOf(label: string | undefined): 'alive' | 'dead' | 'elsewhere' {
  const starter = parse(label);
  if (starter?.place !== here()) return 'elsewhere';
  return startOf(starter.pid) === starter.started ? 'alive' : 'dead';
}

function parse(label: string | undefined): Starter | undefined {
  try {
    return label ? (JSON.parse(label) as Starter) : undefined;
  } catch {
    return undefined;
  }
}

function here(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Field 22 of /proc/PID/stat is the start time in clock ticks since boot (proc(5)). */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The command name may hold spaces and parentheses: count fields after its last closing one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended: nobody is left to clean up after it.
    return fields[0] === 'Z' ? undefined : `${fields[19] ?? ''}@${boot}`;
  } catch {
    return undefinedOrRunning(pid);
  }
}

/** Where there is no /proc (macOS), the pid alone has to do. */
function undefinedOrRunning(pid: number): string | undefined {
  if (process.platform === 'linux') return undefined;
  try {
    process.kill(pid, 0);
    return 'running';
  } catch {
    return undefined;
  }
}
