import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { LabRegistry } from '../lab/types.ts';
import type { BundleImage } from '../model/bundle.ts';
import type { LoadSettings } from '../model/scenario.ts';
import type { LoadModeOptions } from './load-mode-plan.ts';
import { planLoadMode } from './load-mode.ts';

const registriesPath = '/etc/rancher/k3s/registries.yaml';
const caPath = '/etc/rancher/k3s/registry-ca.pem';
const address = '10.89.0.2:5000';
const plain: LabRegistry = { address, url: `http://${address}`, logs: () => Promise.resolve('') };
const guarded: LabRegistry = {
  ...plain,
  url: `https://${address}`,
  ca: 'PEM',
  credentials: { username: 'airtight', password: '12345' },
};
const access = {
  configs: { [address]: { tls: { ca_file: caPath }, auth: { username: 'airtight', password: '12345' } } },
};
const image = (reference: string, digest = 'sha256:0'): BundleImage => ({
  reference,
  digest,
  mediaType: '',
  platforms: [],
  blobs: [],
  place: reference,
  carrier: 'haul',
});
const images = ['docker.io/library/x:1', 'ghcr.io/a/b:1', 'localhost:5000/c:1'].map((one) => image(one));

const mirror: LoadSettings = { mode: 'registry-mirror', tls: false, auth: false };
const systemDefault: LoadSettings = { mode: 'system-default-registry', tls: false, auth: false };
const plan = (settings: LoadSettings, registry = plain, more: Partial<LoadModeOptions> = {}) =>
  planLoadMode({ settings, registry, images, ...more });
const registries = (...of: Parameters<typeof plan>): unknown =>
  parse(plan(...of).node('agent').files[registriesPath] ?? '');

describe('registry-mirror', () => {
  const endpoint = { endpoint: [`http://${address}`] };

  it('mirrors every registry the images name, docker.io always, and the plain registry itself', () => {
    expect(registries(mirror)).toEqual({
      mirrors: {
        'docker.io': endpoint,
        'ghcr.io': endpoint,
        'localhost:5000': endpoint,
        [address]: endpoint,
      },
    });
    expect(registries(mirror, plain, { images: [] })).toEqual({
      mirrors: { 'docker.io': endpoint, [address]: endpoint },
    });
  });

  it('is plain YAML that does not change from run to run', () => {
    expect(plan(mirror, plain, { images: [] }).node('server').files[registriesPath]).toBe(
      `mirrors:\n  docker.io:\n    endpoint:\n      - http://${address}\n  ${address}:\n    endpoint:\n      - http://${address}\n`,
    );
  });

  it("names the registry's authority and login, and brings the authority", () => {
    expect(registries(mirror, guarded)).toMatchObject({
      mirrors: { 'docker.io': { endpoint: [`https://${address}`] } },
      ...access,
    });
    expect(plan(mirror, guarded).node('server').files[caPath]).toBe('PEM');
  });

  it('rewrites the names of a registry that must be kept apart, and of no other', () => {
    const apart = [image('docker.io/a/x:1', 'sha256:0'), image('example.com/a/x:1', 'sha256:1')];
    expect(registries(mirror, plain, { images: apart })).toEqual({
      mirrors: {
        'docker.io': endpoint,
        'example.com': { ...endpoint, rewrite: { '^(.*)$': 'example.com/$1' } },
        [address]: endpoint,
      },
    });
  });

  it('leaves names, arguments and images folder as they are', () => {
    const { serverArguments, imageName, pushesImages, node } = plan(mirror);
    expect([
      serverArguments,
      imageName('docker.io/library/x:1'),
      pushesImages,
      node('server').archives,
    ]).toEqual([[], 'docker.io/library/x:1', true, []]);
  });
});

describe('system-default-registry', () => {
  it('says that the registry speaks plain HTTP, and mirrors nothing else', () => {
    expect(registries(systemDefault)).toEqual({
      mirrors: { [address]: { endpoint: [`http://${address}`] } },
    });
  });

  it('needs no mirror where the registry speaks HTTPS', () => {
    expect(registries(systemDefault, guarded)).toEqual(access);
  });

  it('has servers ask the registry for system images, and pods name it', () => {
    const { serverArguments, imageName, pushesImages } = plan(systemDefault);
    expect(serverArguments).toEqual(['--system-default-registry', address]);
    expect(pushesImages).toBe(true);
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(['docker.io/library/x:1', `ghcr.io/a/b@${digest}`, 'No Name'].map(imageName)).toEqual([
      `${address}/library/x:1`,
      `${address}/a/b@${digest}`,
      'No Name',
    ]);
  });
});

describe('preloaded', () => {
  const archives = ['/work/a.tar'];

  it.each([
    ['all', archives],
    ['server', []],
  ] as const)('lays archives on the nodes: %s', (nodes, ofAgents) => {
    const { node, pushesImages } = plan({ mode: 'preloaded', nodes }, plain, { archives });
    expect(node('server')).toEqual({ files: {}, archives });
    expect(node('agent')).toEqual({ files: {}, archives: ofAgents });
    expect(pushesImages).toBe(false);
  });
});

describe("a registries.yaml of the site's own", () => {
  const own = { ...mirror, registriesFile: 'site.yaml' };
  const file = `# as on site
mirrors:
  "*": { endpoint: ["https://\${REGISTRY}"], rewrite: { "^(.+)$": "all/$1" } }
configs:
  \${REGISTRY}:
    tls: { ca_file: "\${CA_FILE}" }
    auth:
      username: \${USERNAME}
      password: \${PASSWORD}
`;

  it('takes the place of ours, its names filled in and nothing else changed', () => {
    expect(registries(own, guarded, { registriesFile: file })).toEqual({
      mirrors: { '*': { endpoint: [`https://${address}`], rewrite: { '^(.+)$': 'all/$1' } } },
      ...access,
    });
    expect(plan(own, guarded, { registriesFile: file }).node('server').files[caPath]).toBe('PEM');
  });

  it.each([
    ['mirrors: [', 'is no YAML'],
    ['# nothing\n', 'is empty'],
    ['a: ${CA_FILE}', 'asks for ${CA_FILE}'],
    ['a: ${PASSWORD}', 'asks for ${PASSWORD}'],
  ])('is a usage error that names the file: %j', (registriesFile, problem) => {
    expect(() => plan(own, plain, { registriesFile })).toThrow(
      expect.objectContaining({
        kind: 'usage',
        code: 'load-registries-file-invalid',
        message: expect.stringContaining(`site.yaml ${problem}`) as string,
      }),
    );
  });
});
