import { defineCheck } from '../model/check.ts';
import type { RoomEvidence } from '../model/inspection.ts';
import { formatBytes } from '../model/units.ts';
import { listing } from './lines.ts';

/** Room of one kind: what is needed, and what there is. */
type Room = RoomEvidence['disk'] & { readonly what: string; readonly needed: number };

export const room = defineCheck({
  id: 'room',
  tier: 'inspect',
  title: 'There is room to unpack and load the bundle, on disk and in the temporary folder',
  why: 'Loading writes the bundle to the temporary folder unpacked; where that is small, it ends halfway with a full disk.',
  required: true,
  help: {
    rule: "Fails where the room on site, as you gave it, does not suffice. Warns where you gave none and this machine's does not. Needed are, on disk, the bundle, its images unpacked and the registry's copy of them, and in the temporary folder everything unpacked.",
    fix: 'Make room, point `TMPDIR` at a bigger disk while loading (a folder in memory is often too small), or split the bundle.',
    limits: 'What the workload itself will write, such as volumes and logs, comes on top.',
  },
  needs: ['room'],
  evaluate: ({ room: { temporary, disk, temporaryBytes, diskBytes } }) => {
    const rooms: readonly Room[] = [
      { ...temporary, what: 'temporary folder', needed: temporaryBytes },
      { ...disk, what: 'disk', needed: diskBytes },
    ];
    const short = rooms.filter(({ freeBytes, needed }) => freeBytes < needed);
    if (short.length === 0) return { status: 'pass', note: rooms.map(roomText).join('; ') };
    return {
      status: short.some(({ ofSite }) => ofSite) ? 'fail' : 'warn',
      ...listing(short, roomText),
      remedy: 'Make room there, or point TMPDIR at a bigger disk while loading.',
    };
  },
});

function roomText({ what, needed, freeBytes, ofSite, path }: Room): string {
  const where = ofSite ? 'on site' : `on this machine (${path})`;
  return `${what}: ${formatBytes(needed)} needed, ${formatBytes(freeBytes)} free ${where}`;
}
