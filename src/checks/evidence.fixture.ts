import type { Attempt } from '../model/attempt.ts';
import type { Bundle } from '../model/bundle.ts';
import { canaryKinds, type LoadEvidence, type SealProbe, type WatchEvidence } from '../model/evidence.ts';
import type { HelloWorldEvidence } from '../model/tier-evidence.ts';

/** Recorded evidence of a good run, for tests to spoil one thing at a time. */
export const digest = `sha256:${'ab'.repeat(32)}`;
export const otherDigest = `sha256:${'cd'.repeat(32)}`;
const image = 'docker.io/library/hello-world:latest';

export const bundle: Bundle = {
  name: 'sample.haul.tar.zst',
  path: 'sample.haul.tar.zst',
  format: 'haul',
  sha256: 'ef'.repeat(32),
  bytes: 1000,
  images: [
    {
      reference: image,
      digest,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      platforms: ['linux/amd64'],
      blobs: [],
      place: 'library/hello-world:latest',
      carrier: 'haul',
    },
  ],
  charts: [],
  files: [],
  unpackedBytes: 2000,
  companions: [],
  parts: [],
  blobsChecked: 3,
  faults: [],
};

export const helloWorld: HelloWorldEvidence = {
  node: 'server-1',
  reference: image,
  namespace: 'default',
  pod: 'hello-world',
  image,
  imageSource: 'bundle',
  phase: 'Succeeded',
  exitCode: 0,
  imageDigest: digest,
  log: '\nHello from Docker!\n',
  expectedLog: 'Hello from Docker!',
  events: [],
  timedOut: false,
};

export const load: LoadEvidence = {
  mode: 'registry-mirror',
  registry: { address: '10.89.0.2:5000', tls: false, auth: false },
  charts: [],
  preloadedNodes: [],
  images: [{ reference: image, digest, source: 'bundle', bytes: 100 }],
  suppliedByHarness: [],
};

const probe = { node: 'server-1', address: 'tcp 10.89.0.1 port 4000', observed: 'no answer within 1 s' };
export const seal: readonly SealProbe[] = [
  { ...probe, kind: 'control', target: 'control: the lab registry', state: 'answered' },
  { ...probe, kind: 'host', target: 'host, its address on the lab bridge', state: 'held' },
];

export const watch: WatchEvidence = {
  attempts: [],
  canaries: (['start', 'during', 'end'] as const).flatMap((phase) =>
    canaryKinds.map((kind) => ({
      node: 'server-1',
      from: 'node' as const,
      phase,
      kind,
      nonce: `${phase}-${kind}`,
      seen: true,
    })),
  ),
  captures: [{ node: 'server-1', packets: 40, dropped: 0 }],
};

/** An attempt of the given class by the hello-world pod. */
export function attempt(kind: Attempt['class'], more: Partial<Attempt> = {}): Attempt {
  return {
    id: 'a1',
    time: '2026-11-21T01:00:00.000Z',
    lastTime: '2026-11-21T01:00:03.000Z',
    class: kind,
    reason: 'for a test',
    count: 2,
    source: { kind: 'pod', node: 'server-1', namespace: 'default', pod: 'hello-world', address: '10.42.0.9' },
    destination: { address: '203.0.113.7', port: 443, protocol: 'tcp' },
    detail: {},
    attribution: { method: 'pod-address', confidence: 'high' },
    ...more,
  };
}
