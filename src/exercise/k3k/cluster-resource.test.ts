import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clusterResource, secretData } from './cluster-resource.ts';

const planned = {
  name: 'team',
  namespace: 'k3k-team',
  mode: 'virtual',
  via: 'resource',
  version: 'v1',
} as const;
const settings = { systemDefaultRegistry: '10.89.0.2:5000', files: {}, address: '10.89.0.3' };
const registryArgument = '--system-default-registry=10.89.0.2:5000';

describe('clusterResource', () => {
  it('asks for one server with an explicit version, reached by the node port', () => {
    const { spec } = clusterResource(planned, 'k3k.io/v1alpha1', settings);
    expect(spec).toMatchObject({ mode: 'virtual', version: 'v1', servers: 1, tlsSANs: ['10.89.0.3'] });
    expect(spec['serverArgs']).toEqual([registryArgument]);
  });

  it('leaves out what is not given', () => {
    const { version: _, ...host } = planned;
    const { spec } = clusterResource(host, 'k3k.io/v1alpha1', { files: {}, address: '10.89.0.3' });
    expect(spec).not.toHaveProperty('version');
    expect(spec['serverArgs']).toEqual([]);
  });

  it('writes files in v1alpha1 as the shell of the server pod understands it, whatever they hold', () => {
    const folder = mkdtempSync(join(tmpdir(), 'airtight-k3k-'));
    const files = {
      [join(folder, 'etc', 'a.yaml')]: 'a: "$HOME" `id`\n\'b\'\n',
      [join(folder, 'b.pem')]: '---\n',
    };
    const { spec } = clusterResource(planned, 'k3k.io/v1alpha1', { ...settings, files });
    const { serverArgs, serverEnvs } = spec as {
      serverArgs: string[];
      serverEnvs: { name: string; value: string }[];
    };
    // K3k puts the arguments behind the command, in a script for sh -c.
    const env = Object.fromEntries(serverEnvs.map(({ name, value }) => [name, value]));
    const seen = execFileSync('sh', ['-c', `echo k3s server ${serverArgs.join(' ')}`], {
      env: { ...process.env, ...env },
    });
    expect(seen.toString().trim()).toBe(`k3s server ${registryArgument}`);
    for (const [path, content] of Object.entries(files)) expect(readFileSync(path, 'utf8')).toBe(content);
    rmSync(folder, { recursive: true });
  });

  it('mounts a secret in v1beta1', () => {
    const files = { '/etc/rancher/k3s/registries.yaml': 'mirrors: {}' };
    const { spec } = clusterResource(planned, 'k3k.io/v1beta1', { ...settings, files });
    expect(spec['secretMounts']).toEqual([
      {
        secretName: 'site-registries',
        subPath: 'SITE_FILE_0',
        mountPath: '/etc/rancher/k3s/registries.yaml',
      },
    ]);
    expect(secretData(files)).toEqual({ SITE_FILE_0: 'mirrors: {}' });
  });

  it('lets a shared cluster use the node it runs on', () => {
    const files = { '/etc/rancher/k3s/registries.yaml': 'mirrors: {}' };
    const { spec } = clusterResource({ ...planned, mode: 'shared' }, 'k3k.io/v1alpha1', {
      ...settings,
      files,
    });
    expect(spec).not.toHaveProperty('serverEnvs');
  });
});
