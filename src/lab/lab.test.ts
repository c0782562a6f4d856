import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { contains, overlaps, parseCidr } from './cidr.ts';
import { pointedAt } from './kubeconfig.ts';
import { createNetwork } from './network.ts';
import { agentArguments, serverArguments } from './node-arguments.ts';
import { privilegeFor } from './privilege.ts';
import { labelsOf, starterLabel, starterLabelValue, stateOf } from './run-label.ts';
import { cleanDeadWorkFolders, createWorkFolder } from './work-folder.ts';

describe('cidr', () => {
  it('knows overlapping ranges and addresses inside', () => {
    expect(overlaps(parseCidr('10.89.0.0/24'), parseCidr('10.0.0.0/8'))).toBe(true);
    expect(overlaps(parseCidr('10.89.0.0/24'), parseCidr('10.89.1.0/24'))).toBe(false);
    expect(contains(parseCidr('192.168.1.77/24'), '192.168.1.255')).toBe(true);
    expect(contains(parseCidr('192.168.1.77/24'), '192.168.2.0')).toBe(false);
  });

  it.each(['10.0.0/8', '10.0.0.0/33', '10.0.0.256/8', 'fd00::/8', ''])('refuses %j', (text) => {
    expect(() => parseCidr(text)).toThrow(RangeError);
  });
});

describe('the network of a run', () => {
  it('is one that no other has, and so is the IPv6 range that goes with it', async () => {
    const asked: unknown[] = [];
    const docker = {
      listNetworks: () => Promise.resolve([{ IPAM: { Config: [{ Subnet: '10.88.0.0/15' }] } }]),
      createNetwork: (options: unknown) => {
        asked.push(options);
        return asked.length < 12
          ? Promise.reject(new Error('Pool overlaps with other one on this address space'))
          : Promise.resolve({ id: 'n' });
      },
    };
    await expect(createNetwork(docker as never, 'r')).rejects.toThrow('No free subnet');
    expect(asked).toEqual([]);
    docker.listNetworks = () => Promise.resolve([]);
    const network = await createNetwork(docker as never, 'r');
    const [, third = ''] = /^10\.89\.(\d+)\.0\/24$/.exec(network.subnet) ?? [];
    expect(Number(third)).toBeGreaterThanOrEqual(11);
    expect([network.address(1), network.subnet6, network.address6(1)]).toEqual([
      `10.89.${third}.3`,
      `fd00:a1:89:${third}::/64`,
      `fd00:a1:89:${third}::3`,
    ]);
    // Docker would make the machine a router for IPv6.
    expect(JSON.stringify(asked)).not.toContain('EnableIPv6');
  });
});

describe('the label of who started a run', () => {
  it('tells a living process from a dead one', async () => {
    expect(stateOf(labelsOf('r')[starterLabel])).toBe('alive');
    const child = spawn(process.execPath, ['-e', '0']);
    const own = JSON.parse(labelsOf('r')[starterLabel] ?? '') as Record<string, unknown>;
    await once(child, 'exit');
    expect(stateOf(JSON.stringify({ ...own, pid: child.pid }))).toBe('dead');
    // The same pid, started at another time, is another process.
    expect(stateOf(JSON.stringify({ ...own, started: '1@other-boot' }))).toBe('dead');
  });

  it('says nothing of processes elsewhere, nor of labels it did not write', () => {
    const own = JSON.parse(labelsOf('r')[starterLabel] ?? '') as Record<string, unknown>;
    expect(stateOf(JSON.stringify({ ...own, place: 'other-host pid:[1]' }))).toBe('elsewhere');
    expect(stateOf('true')).toBe('elsewhere');
    expect(stateOf('{')).toBe('elsewhere');
    expect(stateOf(undefined)).toBe('elsewhere');
  });
});

describe('work folders', () => {
  it('of the dead are removed, those of the living are not', async () => {
    const [mine, dead] = [await createWorkFolder(), await createWorkFolder()];
    const starter = JSON.parse(starterLabelValue()) as Record<string, unknown>;
    await writeFile(join(dead, '.starter'), JSON.stringify({ ...starter, started: '1@other-boot' }));
    try {
      expect(await cleanDeadWorkFolders()).toBeGreaterThanOrEqual(1);
      expect([existsSync(mine), existsSync(dead)]).toEqual([true, false]);
    } finally {
      await rm(mine, { recursive: true });
    }
  });
});

describe('privilegeFor', () => {
  it('asks for privileged unless SYS_RESOURCE is out of reach', () => {
    expect(privilegeFor(0x1fffeffffffn)).toBe('capabilities');
    expect(privilegeFor(0x1ffffffffffn)).toBe('privileged');
    expect(privilegeFor(undefined)).toBe('privileged');
  });
});

describe('the node', () => {
  const ranges = {
    lab: '10.89.0.0/24',
    pods: '10.42.0.0/16',
    services: '10.43.0.0/16',
    gateway: '10.89.0.1',
    resolver: '192.0.0.1',
    void6: 'fd00:a1:7::1',
    clusterDns: '10.43.0.10',
  };

  const owner = { node: 'server-1', address: '10.89.0.3' } as never;
  const server = serverArguments({ owner, ranges, token: 't', further: ['--system-default-registry', 'r'] });
  const agent = agentArguments(owner, { server: '10.89.0.2', token: 'K10aa::server:t' });

  it.each([
    ['server', server],
    ['agent', agent],
  ])(
    'as %s is told address, resolver and interface: none may be guessed from the default route',
    (_, given) => {
      const text = given.join(' ');
      for (const part of ['--node-ip 10.89.0.3', '--resolv-conf /etc/resolv.conf', '--flannel-iface eth0']) {
        expect(text).toContain(part);
      }
    },
  );

  it('in a dual-stack lab is given IPv6 after IPv4', () => {
    const ipv6 = { lab: 'fd00:89::/64', pods: 'fd00:42::/56', services: 'fd00:43::/112' };
    const both = { node: 'server-1', address: '10.89.0.3', address6: 'fd00:89::3' } as never;
    const text = serverArguments({ owner: both, ranges: { ...ranges, ipv6 }, token: 't', further: [] }).join(
      ' ',
    );
    for (const part of [
      '--node-ip 10.89.0.3,fd00:89::3 ',
      '--cluster-cidr 10.42.0.0/16,fd00:42::/56 ',
      '--service-cidr 10.43.0.0/16,fd00:43::/112 ',
      '--cluster-dns 10.43.0.10 ',
    ]) {
      expect(text).toContain(part);
    }
    expect(server.join(' ')).toContain('--cluster-cidr 10.42.0.0/16 --service-cidr 10.43.0.0/16 ');
  });

  it('as server is given what the load mode adds', () => {
    expect(server.slice(-2)).toEqual(['--system-default-registry', 'r']);
  });

  it('as agent joins by address and full token, and knows nothing of the ranges: K3s refuses unknown flags', () => {
    expect(agent.slice(0, 5)).toEqual([
      'agent',
      '--server',
      'https://10.89.0.2:6443',
      '--token',
      'K10aa::server:t',
    ]);
    expect(agent.filter((word) => word.startsWith('--')).sort()).toEqual([
      '--flannel-iface',
      '--node-ip',
      '--node-name',
      '--resolv-conf',
      '--server',
      '--token',
    ]);
  });

  it('has its kubeconfig pointed at its own address', () => {
    const kubeconfig =
      'clusters:\n  - name: default\n    cluster: { server: "https://127.0.0.1:6443", certificate-authority-data: Q0E= }\n';
    expect(parse(pointedAt(kubeconfig, 'https://10.89.0.3:6443'))).toEqual({
      clusters: [
        {
          name: 'default',
          cluster: { server: 'https://10.89.0.3:6443', 'certificate-authority-data': 'Q0E=' },
        },
      ],
    });
  });
});
