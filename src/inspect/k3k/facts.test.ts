import { describe, expect, it } from 'vitest';
import { emptyBundle } from '../../../fixtures/inspect/subject.ts';
import type { K3sFacts } from '../../model/inspection.ts';
import { readDocuments } from '../documents/read-documents.ts';
import type { KubeDocument, Origin } from '../types.ts';
import { k3kFacts } from './facts.ts';

const manifest: Origin = { file: 'clusters.yaml', rendered: false };
const chart: Origin = {
  file: 'k3k.tgz!k3k/templates/deployment.yaml',
  rendered: true,
  values: 'default values',
  chart: 'k3k',
};
const noK3s: K3sFacts = { binaries: [], nodeImages: [], lists: [], archives: [], sums: [] };
const k3s: K3sFacts = { ...noK3s, version: 'v1.34.4+k3s2' };
const hub = 'docker.io/rancher';

function documents(text: string, origin: Origin): readonly KubeDocument[] {
  return readDocuments({ origin, text }).documents;
}

function facts(from: { documents?: readonly KubeDocument[]; values?: string; k3s?: K3sFacts }) {
  const values = documents(from.values ?? '', { file: 'k3k.tgz!k3k/values.yaml', rendered: false });
  return k3kFacts({
    bundle: emptyBundle,
    documents: from.documents ?? [],
    values: values.map((each) => ({ values: each, appVersion: 'v0.3.5' })),
    k3s: from.k3s ?? k3s,
  });
}

/** Role and reference of each image, and where it stands. */
function images(from: Parameters<typeof facts>[0]): string[] {
  return facts(from).images.map(({ role, reference, location }) => `${role} ${reference} ${location.path}`);
}

const container = 'spec.template.spec.containers[0]';

function deployment(image: string, rest: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: k3k}
spec:
  template:
    spec:
      containers:
      - image: "${image}"
        ${rest}`;
}

describe('the images of K3k', () => {
  it('are read from the environment of its controller, those of K3s without a tag', () => {
    const rendered = deployment(
      'rancher/k3k:v0.3.5',
      `env:
        - {name: NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
        - {name: SHARED_AGENT_IMAGE, value: "rancher/k3k-kubelet:v0.3.5"}
        - {name: VIRTUAL_AGENT_IMAGE, value: rancher/k3s}
        - {name: K3S_SERVER_IMAGE, value: rancher/k3s}`,
    );
    expect(images({ documents: documents(rendered, chart) })).toEqual([
      `controller ${hub}/k3k:v0.3.5 ${container}.image`,
      `shared-agent ${hub}/k3k-kubelet:v0.3.5 ${container}.env[1].value`,
      `virtual-agent ${hub}/k3s ${container}.env[2].value`,
      `server ${hub}/k3s ${container}.env[3].value`,
    ]);
  });

  it('are read from its flags, written either way, which win over the environment', () => {
    const rendered = deployment(
      'registry.site/mirror/k3k:v1.0.0',
      `args: [k3k, --shared-agent-image=site/agent:1, --k3s-server-image, site/k3s]
        env: [{name: SHARED_AGENT_IMAGE, value: "rancher/k3k-kubelet:v0.3.5"}]`,
    );
    expect(images({ documents: documents(rendered, chart) })).toEqual([
      `controller registry.site/mirror/k3k:v1.0.0 ${container}.image`,
      `shared-agent docker.io/site/agent:1 ${container}.args[1]`,
      `server docker.io/site/k3s ${container}.args[3]`,
    ]);
  });

  it('are not read from other workloads', () => {
    const other = deployment('rancher/k3k-docs:1', 'env: [{name: SERVER_IMAGE, value: nginx}]');
    expect(images({ documents: documents(other, manifest) })).toEqual([]);
  });

  it('are read from the values where the chart was not rendered', () => {
    const values = `
global: {imageRegistry: registry.site:5000}
controller: {image: {registry: "", repository: rancher/k3k, tag: ""}}
agent:
  shared: {image: {repository: rancher/k3k-kubelet, tag: v0.3.4}}
  virtual: {image: {repository: rancher/k3s}}
server: {image: {registry: , repository: rancher/k3s}}`;
    expect(images({ values })).toEqual([
      'controller registry.site:5000/rancher/k3k:v0.3.5 controller.image.repository',
      'shared-agent registry.site:5000/rancher/k3k-kubelet:v0.3.4 agent.shared.image.repository',
      'virtual-agent registry.site:5000/rancher/k3s agent.virtual.image.repository',
      'server registry.site:5000/rancher/k3s server.image.repository',
    ]);
  });

  it('are read from the values of older charts too', () => {
    const values =
      'image: {repository: rancher/k3k, tag: v0.2.0}\nsharedAgent: {image: {repository: rancher/k3k-kubelet}}';
    expect(images({ values })).toEqual([
      `controller ${hub}/k3k:v0.2.0 image.repository`,
      `shared-agent ${hub}/k3k-kubelet:v0.3.5 sharedAgent.image.repository`,
    ]);
  });
});

function cluster(spec: string, version = 'v1beta1'): string {
  return `apiVersion: k3k.io/${version}\nkind: Cluster\nmetadata: {name: edge}\nspec: ${spec}`;
}

function clusters(text: string, hostK3s = k3s) {
  return facts({ documents: documents(text, manifest), k3s: hostK3s }).clusters;
}

describe('a K3k cluster', () => {
  it('without a version takes that of the host, as the first release of K3s', () => {
    expect(clusters(cluster('{}'))).toEqual([
      {
        name: 'edge',
        mode: 'shared',
        systemDefaultRegistry: false,
        serverImage: `${hub}/k3s:v1.34.4-k3s1`,
        location: { file: 'clusters.yaml', line: 4, rendered: false, object: 'Cluster/edge', path: 'spec' },
      },
    ]);
    expect(clusters(cluster('{version: ""}'))[0]?.serverImage).toBe(`${hub}/k3s:v1.34.4-k3s1`);
  });

  it("has no known image where the host's version is not known either", () => {
    expect(clusters(cluster('{}'), noK3s)[0]).not.toHaveProperty('serverImage');
  });

  it('keeps a plus in its version, though no tag may have one', () => {
    expect(clusters(cluster('{mode: virtual, version: v1.33.1+k3s1}', 'v1alpha1'))[0]).toMatchObject({
      mode: 'virtual',
      version: 'v1.33.1+k3s1',
      serverImage: `${hub}/k3s:v1.33.1+k3s1`,
      location: { path: 'spec.version' },
    });
  });

  it.each([
    '[--system-default-registry=r.site]',
    '[--system-default-registry, r.site]',
    '["-v 2 --system-default-registry r"]',
  ])('names the private registry of its system images in %s', (serverArgs) => {
    expect(clusters(cluster(`{serverArgs: ${serverArgs}}`))[0]?.systemDefaultRegistry).toBe(true);
  });

  it('names none where the flag stands without a value', () => {
    expect(clusters(cluster('{serverArgs: ["--system-default-registry="]}'))[0]?.systemDefaultRegistry).toBe(
      false,
    );
  });

  it('runs the server image of the values that were given, not that of the defaults', () => {
    const controller = (server: string, values: string) =>
      documents(
        deployment(
          'rancher/k3k:v1',
          `env: [{name: SHARED_AGENT_IMAGE, value: a}, {name: K3S_SERVER_IMAGE, value: ${server}}]`,
        ),
        { ...chart, values },
      );
    const all = [
      ...controller('rancher/k3s', 'default values'),
      ...controller('registry.site/rancher/k3s', 'site.yaml'),
      ...documents(cluster('{version: v1.34.4-k3s1}'), manifest),
    ];
    expect(facts({ documents: all }).clusters[0]?.serverImage).toBe('registry.site/rancher/k3s:v1.34.4-k3s1');
  });

  it('is not one of another group', () => {
    expect(
      clusters('apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: {name: a}\nspec: {}'),
    ).toEqual([]);
  });
});

it("names K3k's charts and the tag the host's version becomes", () => {
  const digest = `sha256:${'ab'.repeat(32)}`;
  const charts = ['k3k', 'web'].map((name) => ({
    name,
    version: '0.3.5',
    reference: name,
    digest,
    place: `${name}.tgz`,
    archive: digest,
  }));
  expect(k3kFacts({ bundle: { ...emptyBundle, charts }, documents: [], values: [], k3s })).toEqual({
    charts: [{ place: 'k3k.tgz', version: '0.3.5' }],
    images: [],
    clusters: [],
    hostVersion: 'v1.34.4-k3s1',
  });
});
