import { describe, expect, it } from 'vitest';
import type { SealProbe } from '../../model/evidence.ts';
import type { NodeOwner } from '../types.ts';
import { judge } from './judge.ts';
import { probe } from './prober.ts';
import type { Surroundings } from './surroundings.ts';
import { planSeal } from './targets.ts';

const lab = { gateway: '10.89.0.1', registry: '10.89.0.2:5000' };
const listener = { tcp: 4000, udp: 4001 };
const around: Surroundings = {
  host: ['10.89.0.1', 'fe80::1%eth0', '192.0.2.2', 'fd00::2', '172.17.0.1'],
  networks: [{ name: 'bridge', gateway: '172.17.0.1' }],
  containers: [{ name: 'web', network: 'bridge', address: '172.17.0.2', port: 8080 }],
  api: { address: '192.0.2.9', port: 2377 },
  sockets: ['/var/run/docker.sock'],
};

/** What the script prints of one question, and the interface that tcpdump saw its packet take. */
interface Said {
  readonly code: number;
  readonly text?: string;
  readonly link?: string;
}

/** What a sealed namespace says to each question. */
function sealedAnswer([by, address = '']: readonly string[]): Said {
  if (by === 'route') return { code: 0, text: `${address} via 192.0.0.2 dev void0 src 10.89.0.3` };
  if (by === 'name') return { code: 1, text: "** server can't find example.com: NXDOMAIN" };
  if (by === 'socket') return { code: 1 };
  if (address === '10.89.0.2') return { code: 0, link: 'eth0' };
  if (address === '::1') return { code: 1, text: 'connect: Connection refused', link: 'lo' };
  if (address.startsWith('fe80')) return { code: 1, text: 'connect: Network is unreachable' };
  return { code: 124, link: 'void0' };
}

/** An owner in a sealed namespace, but for the questions that begin with the given words. */
function ownerWhere(open: Readonly<Record<string, Said>>): NodeOwner {
  return {
    node: 'server-1',
    address: '10.89.0.3',
    exec: ([, , , , , ...questions]) => {
      const lines = questions.map((line, number) => {
        // Before the question stands how long to wait, in seconds.
        const question = line.replace(/^\d+ /, '');
        const [, given] = Object.entries(open).find(([words]) => question.startsWith(words)) ?? [];
        const words = question.split(' ');
        return { number, words, ...(given ?? sealedAnswer(words)) };
      });
      const stdout = [
        ...lines.map(({ number, code, text = '' }) => `${number}\t${code}\t${text.replaceAll('\n', '\v')}`),
        'packets',
        ...lines.flatMap(({ words: [by, to = '', port], link }) => {
          const address = to.replace(/%.*/, '');
          const what = { tcp: 'tcp 0', udp: 'UDP, length 9', icmp: 'ICMP echo request' }[by ?? ''];
          if (link === undefined || what === undefined) return [];
          const ip = address.includes(':') ? 'IP6' : 'IP';
          return [`${link}  Out ${ip} 10.89.0.3.5 > ${address}${port ? `.${port}` : ''}: ${what}`];
        }),
      ].join('\n');
      return Promise.resolve({ exitCode: 0, stdout, stderr: '' });
    },
    stream: () => Promise.reject(new Error('not asked for')),
  };
}

const { targets, notAsked } = planSeal(lab, around, listener);
const judged = async (open: Readonly<Record<string, Said>>, heard: number[] = []): Promise<SealProbe[]> =>
  judge('server-1', targets, await probe(ownerWhere(open), targets), new Set(heard));
const inState = async (state: SealProbe['state'], open: Readonly<Record<string, Said>>, heard?: number[]) =>
  (await judged(open, heard))
    .filter((one) => one.state === state)
    .map(({ kind, address, observed }) => `${kind}: ${address}: ${observed}`);

const refused: Said = { code: 1, text: 'connect: Connection refused\nbash: line 1: Connection refused' };

it('waits longer for what must be answered than for silence', async () => {
  const asked: string[] = [];
  const owner = ownerWhere({});
  await probe(
    { ...owner, exec: (command) => (asked.push(...command.slice(5)), owner.exec(command)) },
    targets,
  );
  expect(asked).toHaveLength(targets.length);
  const limits = asked.map(
    (line, at) => `${targets[at]?.kind === 'control' ? 'control' : 'other'} ${line.split(' ')[0] ?? ''}`,
  );
  expect(new Set(limits)).toEqual(new Set(['control 10', 'other 1']));
});

describe('a sealed namespace', () => {
  it('answers the controls alone, over IPv4 and IPv6, and what leaves is seen', async () => {
    const answered = (await judged({})).filter(({ state }) => state === 'answered');
    expect(answered.map(({ kind, address }) => `${kind}: ${address}`)).toEqual([
      'control: tcp 10.89.0.2 port 5000',
      'control: udp 10.89.0.2 port 1',
      'control: icmp 10.89.0.2',
      'control: tcp ::1 port 1',
      'control: udp ::1 port 1',
      'control: icmp ::1',
      'control: example.com',
      'control: tcp 10.89.0.2 port 5000',
    ]);
  });

  it('holds everything else, and nothing of it is left unasked', async () => {
    expect(await inState('leaves', {})).toEqual([]);
    expect(await inState('not-asked', {})).toEqual([]);
    expect(notAsked).toEqual([]);
  });
});

describe('what is seen where it answers', () => {
  it.each<[string, string, Said, string]>([
    ['the host over TCP', 'tcp 10.89.0.1 4000', { code: 0 }, 'host: tcp 10.89.0.1 port 4000: it answered'],
    ['the host over UDP', 'udp 10.89.0.1', { code: 0 }, 'host: udp 10.89.0.1 port 4001: it answered'],
    ['the host over ICMP', 'icmp 10.89.0.1', { code: 0 }, 'host: icmp 10.89.0.1: it answered'],
    [
      'another address of the host',
      'tcp 192.0.2.2 4000',
      refused,
      'host: tcp 192.0.2.2 port 4000: Connection ref',
    ],
    [
      'an IPv6 address of the host',
      'tcp fd00::2 4000',
      { code: 0 },
      'host: tcp fd00::2 port 4000: it answered',
    ],
    [
      "the bridge's link-local address",
      'icmp fe80::1%eth0',
      { code: 0 },
      'host: icmp fe80::1%eth0: it answered',
    ],
    [
      "Docker's API",
      'tcp 10.89.0.1 2375',
      refused,
      'docker-api: tcp 10.89.0.1 port 2375: Connection refused',
    ],
    ['its API with TLS, over IPv6', 'tcp fd00::2 2376', { code: 0 }, 'docker-api: tcp fd00::2 port 2376'],
    ["the engine's own port", 'tcp 192.0.2.9 2377', { code: 0 }, 'docker-api: tcp 192.0.2.9 port 2377'],
    ['that port on the host', 'tcp 10.89.0.1 2377', { code: 0 }, 'docker-api: tcp 10.89.0.1 port 2377'],
    ['its socket', 'socket /var/run/docker.sock', { code: 0 }, 'docker-socket: /var/run/docker.sock: it is'],
    ["another network's gateway", 'udp 172.17.0.1', { code: 0 }, 'docker-network: udp 172.17.0.1 port 4001'],
    ['a container there', 'tcp 172.17.0.2 8080', { code: 0 }, 'docker-network: tcp 172.17.0.2 port 8080'],
    ['metadata', 'tcp 169.254.169.254', { code: 0 }, 'metadata: tcp 169.254.169.254 port 80'],
    ['metadata over IPv6', 'tcp fd00:ec2::254', refused, 'metadata: tcp fd00:ec2::254 port 80'],
    ['the internet over IPv4', 'tcp 203.0.113.1', { code: 0 }, 'internet: tcp 203.0.113.1 port 443'],
    ['DNS outside over IPv6', 'udp 2001:db8::1', { code: 0 }, 'internet: udp 2001:db8::1 port 53'],
    ['an echo from outside', 'icmp 2001:db8::1', { code: 0 }, 'internet: icmp 2001:db8::1'],
    [
      "Docker's resolver",
      'name example.com 127',
      { code: 0, text: 'Name:\texample.com' },
      'name: example.com of 127',
    ],
    [
      'a name',
      'name example.com ',
      { code: 0, text: 'Name:\texample.com' },
      'name: example.com: the name resolved',
    ],
  ])('is %s', async (_, words, answer, told) => {
    expect((await inState('answered', { [words]: answer })).join('\n')).toContain(told);
  });

  it('is a datagram that reached the host, though its answer did not come back', async () => {
    const number = targets.findIndex(({ ask }) => ask.by === 'udp' && ask.address === '192.0.2.2');
    expect((await inState('answered', {}, [number])).join('\n')).toContain(
      'host: udp 192.0.2.2 port 4001: the datagram arrived on this machine',
    );
  });
});

describe('what nobody answers', () => {
  it.each<[string, string, Said, string]>([
    [
      'takes another interface',
      'tcp 203.0.113.1',
      { code: 124, link: 'eth1' },
      '443: no answer within 1 s, but it left by eth1',
    ],
    ['takes it over IPv6', 'icmp 2001:db8::1', { code: 1, link: 'eth0' }, 'it left by eth0'],
    [
      'has a route elsewhere',
      'route 8.8.8.8 ipproto udp dport 53',
      { code: 0, text: '8.8.8.8 via 10.89.0.1 dev eth0' },
      'udp 8.8.8.8 port 53: 8.8.8.8 via',
    ],
    [
      'has a route elsewhere over IPv6, for ICMP by its name there',
      'route 2606:4700:4700::1111 ipproto ipv6-icmp',
      { code: 0, text: '2606:4700:4700::1111 dev eth0' },
      'icmp 2606:4700:4700::1111: 2606',
    ],
  ])('but %s is open', async (_, words, answer, told) => {
    expect((await inState('leaves', { [words]: answer })).join('\n')).toContain(told);
  });

  it('and was not seen to be sent is not asked: silence alone says nothing', async () => {
    expect(await inState('not-asked', { 'udp 192.0.2.2': { code: 124 } })).toEqual([
      'host: udp 192.0.2.2 port 4001: no packet was seen',
    ]);
  });

  it('over IPv6 is not asked where the namespace has none', async () => {
    const none: Said = { code: 1, text: 'connect: Cannot assign requested address' };
    const unasked = await inState('not-asked', {
      'tcp ::1': none,
      'tcp 2001:db8::1': none,
      'tcp fd00::2': none,
    });
    expect(unasked).toContain('control: tcp ::1 port 1: nothing was sent: Cannot assign requested address');
    expect(unasked.join('\n')).toMatch(/internet: tcp 2001:db8::1 port 443: .* its control was not answered/);
    expect(unasked.join('\n')).toMatch(/host: tcp fd00::2 port 4000: .* its control was not answered/);
  });

  it.each([
    ['the registry is silent', 'tcp 10.89.0.2', { code: 124, link: 'eth0' }],
    ['UDP to it is', 'udp 10.89.0.2', { code: 124, link: 'eth0' }],
    ['ICMP to it is', 'icmp 10.89.0.2', { code: 1, link: 'eth0' }],
    ['the resolver is', 'name example.com ', { code: 1, text: ';; connection timed out' }],
    ['the capture saw nothing', 'tcp 10.89.0.2', { code: 0 }],
  ])('is no proof where %s: a control is held', async (_, words, answer) => {
    expect(
      (await inState('held', { [words]: answer })).filter((text) => text.startsWith('control')),
    ).toHaveLength(1);
  });

  it('is no proof where the prober said nothing at all', async () => {
    const owner = {
      ...ownerWhere({}),
      exec: () => Promise.resolve({ exitCode: 126, stdout: '', stderr: 'no bash' }),
    };
    const probes = judge('server-1', targets, await probe(owner, targets), new Set());
    expect(probes.filter(({ kind, state }) => kind !== 'control' && state !== 'not-asked')).toEqual([]);
    expect(probes.filter(({ kind, state }) => kind === 'control' && state === 'held').length).toBeGreaterThan(
      0,
    );
  });
});
