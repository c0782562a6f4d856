import { describe, expect, it } from 'vitest';
import type { LabRegistry } from '../lab/types.ts';
import { resourcesOf } from './helm-chart-resource.ts';
import { type ChartInstall, installCommand, secretsOf, typedCommand } from './helm-command.ts';

const plain: LabRegistry = {
  address: '10.89.0.2:5000',
  url: 'http://10.89.0.2:5000',
  logs: () => Promise.resolve(''),
};
const closed: LabRegistry = {
  ...plain,
  ca: '-----BEGIN CERTIFICATE-----',
  credentials: { username: 'airtight', password: 'hush-hush' },
};
const plan: ChartInstall = {
  chart: { name: 'web', version: '1.2.3', reference: 'oci://10.89.0.2:5000/charts/web', digest: 'sha256:…' },
  release: 'web',
  namespace: 'shop',
  values: { replicas: 2 },
  valuesTexts: ['replicas: 1\n'],
  via: 'helm',
  timeoutMs: 90_000,
};

describe('installCommand', () => {
  it('waits for everything, with the values in order', () => {
    const { args, files } = installCommand(plan, plain);
    expect(args.join(' ')).toBe(
      'install web oci://10.89.0.2:5000/charts/web --version 1.2.3 --namespace shop --create-namespace' +
        ' --values /airtight/releases/shop.web/values-1.yaml --values /airtight/releases/shop.web/values-2.yaml' +
        ' --plain-http --wait --wait-for-jobs --timeout 90s',
    );
    expect(files).toMatchObject({
      '/airtight/releases/shop.web/values-1.yaml': 'replicas: 1\n',
      '/airtight/releases/shop.web/values-2.yaml': 'replicas: 2\n',
    });
  });

  it('trusts the authority of a registry over HTTPS, and keeps the login out of words and variables', () => {
    const { args, environment, files } = installCommand(plan, closed);
    expect(args.join(' ')).toContain('--ca-file /airtight/registry-ca.pem');
    for (const secret of secretsOf(closed)) expect(JSON.stringify([args, environment])).not.toContain(secret);
    expect(JSON.parse(files[environment['HELM_REGISTRY_CONFIG'] ?? ''] ?? '')).toEqual({
      auths: { '10.89.0.2:5000': { auth: Buffer.from('airtight:hush-hush').toString('base64') } },
    });
  });
});

describe('typedCommand', () => {
  it('quotes what a shell would read as more than a word', () => {
    const command = { files: {}, environment: {}, args: ['install', "it's", '$(x)'] };
    expect(typedCommand(command)).toMatch(/install 'it'\\''s' '\$\(x\)'$/);
  });
});

describe('resourcesOf', () => {
  it('asks for the same by a HelmChart that stays as it failed', () => {
    const { valuesTexts: _, ...simple } = plan;
    expect(resourcesOf(simple, plain)).toEqual([
      {
        apiVersion: 'helm.cattle.io/v1',
        kind: 'HelmChart',
        metadata: { name: 'web', namespace: 'kube-system' },
        spec: {
          chart: 'oci://10.89.0.2:5000/charts/web',
          version: '1.2.3',
          targetNamespace: 'shop',
          createNamespace: true,
          plainHTTP: true,
          valuesContent: 'replicas: 2\n',
          failurePolicy: 'abort',
          backOffLimit: 0,
          timeout: '90s',
        },
      },
    ]);
  });

  it('brings login and several values in secrets of their own', () => {
    const [login, values, chart] = resourcesOf(plan, closed);
    expect(login).toMatchObject({
      type: 'kubernetes.io/dockerconfigjson',
      metadata: { name: 'web-registry' },
    });
    expect(values).toMatchObject({ stringData: { 'values-1.yaml': 'replicas: 1\n' } });
    expect(chart).toMatchObject({
      spec: {
        repoCA: closed.ca,
        dockerRegistrySecret: { name: 'web-registry' },
        valuesSecrets: [{ name: 'web-values', keys: ['values-1.yaml', 'values-2.yaml'] }],
      },
    });
  });
});
