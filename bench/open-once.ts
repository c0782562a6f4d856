import { readFile } from 'node:fs/promises';
import { argv, stdout, uptime } from 'node:process';
import { openBundle } from '../src/bundle/open-bundle.ts';

/** Opens the bundle at argv[2] in the work folder argv[3] as `inspect` does, and prints what it took, as JSON. */
const [, , path = '', workFolder = ''] = argv;
const startSeconds = uptime();
const { bundle, stop } = await openBundle(path, { workFolder, keep: 'small' });
const openSeconds = uptime() - startSeconds;
await stop();
if (bundle.faults.length > 0) throw new Error(JSON.stringify(bundle.faults[0]));
const status = await readFile('/proc/self/status', 'utf8');
const peakKilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
stdout.write(JSON.stringify({ startSeconds, openSeconds, peakMegabytes: Math.round(peakKilobytes / 1000) }));
