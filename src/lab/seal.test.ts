import { describe, expect, it } from 'vitest';
import { probeSeal } from './seal.ts';
import type { ExecResult, LabRanges, NodeOwner } from './types.ts';

const ranges: LabRanges = {
  lab: '10.89.0.0/24',
  pods: '10.42.0.0/16',
  services: '10.43.0.0/16',
  gateway: '10.89.0.1',
  resolver: '192.0.0.1',
  void6: 'fd00:a1:7::1',
  clusterDns: '10.43.0.10',
};
const registry = '10.89.0.2:5000';
const result = (exitCode: number, stderr = '', stdout = ''): ExecResult => ({ exitCode, stdout, stderr });

/** An owner in a sealed namespace, but for what the given words of a command are answered with. */
function ownerWhere(open: Readonly<Record<string, ExecResult>>): NodeOwner {
  return {
    node: 'server-1',
    address: '10.89.0.3',
    exec: (command) => {
      const said = command.join(' ');
      const [, answer] = Object.entries(open).find(([words]) => said.includes(words)) ?? [];
      if (answer) return Promise.resolve(answer);
      if (said.includes('nc 10.89.0.2 5000')) return Promise.resolve(result(0));
      if (said.includes('route get'))
        return Promise.resolve(result(0, '', 'x via 192.0.0.2 dev void0 src y'));
      return Promise.resolve(result(1));
    },
    stream: () => Promise.reject(new Error('not asked for')),
  };
}
const answered = async (open: Readonly<Record<string, ExecResult>>) =>
  (await probeSeal(ownerWhere(open), { ranges, registry }))
    .filter((probe) => probe.answered)
    .map(({ target, address }) => `${target}: ${address}`);

describe('probeSeal', () => {
  it('is answered by the control alone where the namespace is sealed', async () => {
    expect(await answered({})).toEqual([`control: the lab registry: 10.89.0.2 port 5000`]);
  });

  it.each([
    [
      'a refusal of the host',
      'nc 10.89.0.1 2375',
      result(1, "nc: can't connect: Connection refused"),
      "Docker's API",
    ],
    ['the metadata address', 'nc 169.254.169.254', result(0), 'metadata service'],
    ["the engine's socket", 'test -S /var/run/docker.sock', result(0), "Docker's socket"],
    [
      'a route that is not the void',
      'route get 1.1.1.1',
      result(0, '', '1.1.1.1 via 10.89.0.1 dev eth0'),
      'route to',
    ],
    [
      'a name that resolves',
      'nslookup example.com 127.0.0.11',
      result(0, '', 'Name: example.com'),
      "Docker's resolver",
    ],
  ])('sees %s', async (_, words, answer, target) => {
    expect((await answered({ [words]: answer })).join()).toContain(target);
  });
});
