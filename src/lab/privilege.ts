import type Docker from 'dockerode';

/** How a node container gets the rights it needs. */
export type Privilege = 'privileged' | 'capabilities';

/** Docker's API knows these; the published types lag behind. */
type HostConfig = Docker.HostConfig & {
  CgroupnsMode?: 'host' | 'private';
  MaskedPaths?: string[];
  ReadonlyPaths?: string[];
};

/** Docker options of a node container for each way; the second is for engines without CAP_SYS_RESOURCE, as on CI sandboxes. */
export const hostConfigOf: Record<Privilege, HostConfig> = {
  privileged: { Privileged: true },
  capabilities: {
    CapAdd: ['ALL'],
    CapDrop: ['SYS_RESOURCE'],
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    // What the CLI calls systempaths=unconfined.
    MaskedPaths: [],
    ReadonlyPaths: [],
    DeviceCgroupRules: ['a *:* rwm'],
    CgroupnsMode: 'host',
    Binds: ['/sys/fs/cgroup:/sys/fs/cgroup:rw'],
    Devices: [{ PathOnHost: '/dev/kmsg', PathInContainer: '/dev/kmsg', CgroupPermissions: 'rwm' }],
  },
};

/** SYS_RESOURCE is capability 24 (capability.h). */
const sysResource = 1n << 24n;

/** What the engine can grant, by its bounding set; an unreadable set (Docker Desktop, remote engine) is taken for full. */
export function privilegeFor(boundingSet: bigint | undefined): Privilege {
  return boundingSet === undefined || (boundingSet & sysResource) !== 0n ? 'privileged' : 'capabilities';
}
