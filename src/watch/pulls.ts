import { isIP, SocketAddress } from 'node:net';
import type { PullRecord } from '../model/evidence.ts';
import { parseImageReference } from '../model/image-reference.ts';
import type { Attribution } from './attribute.ts';
import type { Flow } from './flows.ts';

/** Events are told to the second, and a pull begins and ends beside them (milliseconds). */
const slackMs = 2000;

/** Hosts that a registry sends its clients to, beside its own. Source: docs.docker.com, "Allowlist for Docker Desktop". */
const moreHosts: Readonly<Record<string, readonly string[]>> = {
  'docker.io': ['registry-1.docker.io', 'auth.docker.io', 'production.cloudflare.docker.com'],
};

/** Where containerd asks a registry that is named without a port: HTTPS, and HTTP where that is allowed. */
const customaryPorts = [443, 80];

/**
 * Whose pull a node's question or connection belongs to: containerd asks by the node's own address, so it is known by the
 * name of the registry, or its address and port, and the time. A registry that several pods had pulled from at that time is containerd's asking, for
 * nobody in particular.
 */
export function pullAttributor(
  pulls: readonly PullRecord[],
): (flow: Flow, node: string) => Attribution | undefined {
  const byHost = new Map<string, PullRecord[]>();
  for (const pull of pulls) {
    for (const host of hostsOf(pull.image)) byHost.set(host, [...(byHost.get(host) ?? []), pull]);
  }
  return (flow, node) => {
    const during = namesOf(flow)
      .flatMap((name) => byHost.get(name) ?? [])
      .filter((pull) => pull.node === node)
      .filter(({ from, to }) => from - slackMs <= flow.last && flow.first <= to + slackMs);
    const [pull] = during;
    if (!pull) return undefined;
    const asked = { node, process: 'containerd', address: flow.source };
    const pods = new Set(during.map(({ namespace, pod }) => `${namespace}/${pod}`));
    if (pods.size > 1) {
      return {
        source: { kind: 'node', ...asked },
        attribution: { method: 'pull-event', confidence: 'medium' },
      };
    }
    const { namespace, pod } = pull;
    const images = new Set(during.map(({ image }) => image));
    return {
      source: { kind: 'pod', namespace, pod, ...(images.size === 1 ? { image: pull.image } : {}), ...asked },
      attribution: { method: 'pull-event', confidence: 'high' },
    };
  };
}

function namesOf({ kind, destination, port, question, contents }: Flow): string[] {
  const names = [
    question?.name,
    ...contents.flatMap(({ content }) => [content.tls?.serverName, content.http?.host]),
  ]
    .filter((name) => name !== undefined)
    .map((name) => name.replace(/:\d+$/, '').toLowerCase());
  return kind === 'packet' && port !== undefined ? [...names, placeOf(destination, port)] : names;
}

function hostsOf(image: string): readonly string[] {
  const parsed = parseImageReference(image);
  if (!parsed.ok) return [];
  const { registry } = parsed.reference;
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(registry) ?? [];
  const address = host.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version === 0) return [host.toLowerCase(), ...(moreHosts[registry] ?? [])];
  // As the watch writes it.
  const plain = new SocketAddress({ address, family: version === 6 ? 'ipv6' : 'ipv4' }).address;
  return (port === undefined ? customaryPorts : [Number(port)]).map((each) => placeOf(plain, each));
}

function placeOf(address: string, port: number): string {
  return `${address} ${port}`;
}
