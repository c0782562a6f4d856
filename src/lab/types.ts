import type { Readable } from 'node:stream';

export { harnessPaths } from '../model/harness-paths.ts';

/** What a finished program left: exit code and both outputs as text. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs on inside a container; it ends with the container at the latest. */
export interface RunningProgram {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Exit code, once both outputs have ended. */
  readonly done: Promise<number>;
}

/**
 * The container that holds a node's network namespace. It starts before the node and has iproute2, iptables, tcpdump
 * and busybox; the node itself may have none of these.
 */
export interface NodeOwner {
  /** Name of the node it holds the namespace for. */
  readonly node: string;
  /** The node's IPv4 address on the lab's network. */
  readonly address: string;
  /** Its IPv6 address there, in a dual-stack lab. */
  readonly address6?: string;
  exec(command: readonly string[], options?: { signal?: AbortSignal }): Promise<ExecResult>;
  /** Starts a program and hands over its raw output. */
  stream(command: readonly string[]): Promise<RunningProgram>;
}

/** An owner that the harness also works in: files can be written into it. */
export interface Workbench extends NodeOwner {
  /** Writes files into the container, path to content; folders on the way are made. */
  writeFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
}

export interface LabNode {
  readonly name: string;
  readonly role: 'server' | 'agent';
  readonly address: string;
  readonly owner: NodeOwner;
  exec(command: readonly string[], options?: { signal?: AbortSignal }): Promise<ExecResult>;
  /** Everything the node's container printed, as text. */
  logs(): Promise<string>;
}

/** A private registry inside the lab, reached by address: no name has to resolve. */
export interface LabRegistry {
  /** `ip:port`, the same from the host and from inside. */
  readonly address: string;
  /** `http://ip:port` or `https://ip:port`. */
  readonly url: string;
  /** PEM of the authority its certificate comes from, where it speaks HTTPS. */
  readonly ca?: string;
  /** The login it asks for, where it asks for one; never to be written to a report. */
  readonly credentials?: RegistryCredentials;
  logs(): Promise<string>;
}

export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/** Address ranges (CIDR) and constants every node's namespace is set up with. */
export interface LabRanges {
  readonly lab: string;
  readonly pods: string;
  readonly services: string;
  /** The host's own address on the lab's bridge: inside its range, yet outside the seal. */
  readonly gateway: string;
  /** Address of the sealed resolver in each node's namespace; it answers NXDOMAIN to every name. */
  readonly resolver: string;
  /** The node's IPv6 address on the void's own end, which nothing outside has. */
  readonly void6: string;
  /** Cluster DNS service address. */
  readonly clusterDns: string;
  /** The ranges of a dual-stack lab over IPv6. The host has no address in them. */
  readonly ipv6?: Ipv6Ranges;
}

/** IPv6 ranges (CIDR), each beside the IPv4 range of the same name. */
export type Ipv6Ranges = Readonly<Record<'lab' | 'pods' | 'services', string>>;
