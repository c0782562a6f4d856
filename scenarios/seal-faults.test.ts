import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealHolds } from '../src/checks/seal-holds.ts';
import { bindMount, removeContainer } from '../src/lab/container.ts';
import { connectEngine } from '../src/lab/engine.ts';
import { readProvisions } from '../src/lab/provisions.ts';
import { labelsOf, runLabel } from '../src/lab/run-label.ts';
import { engineMounts } from '../src/lab/seal/engine-mounts.ts';
import { probeSeal } from '../src/lab/seal/probe-seal.ts';
import { type LabGround, prepareLab } from '../src/lab/start.ts';
import { run } from '../src/run.ts';
import { bundleOf, readScenario } from '../src/run/scenario-file.ts';
import { Disposers } from '../src/system/disposers.ts';

const provisions = await readProvisions();
const engine = await connectEngine().catch(() => undefined);
const labMissing = process.env['BUNDLE'] !== undefined || engine === undefined || provisions === undefined;

describe.skipIf(labMissing)('a seal that is broken on purpose', () => {
  if (engine === undefined || provisions === undefined) return;
  const { docker } = engine;
  const { toolsImage, nodeImage } = provisions;
  const runId = 'seal-faults';
  const disposers = new Disposers();
  let ground: LabGround;
  /** An ordinary network, with a way out, and one container on it. */
  let open: Awaited<ReturnType<typeof docker.createNetwork>>;

  beforeAll(async () => {
    open = await docker.createNetwork({ Name: `airtight-${runId}-open`, Labels: labelsOf(runId) });
    disposers.add('open network', () => open.remove());
    const neighbour = await docker.createContainer({
      name: `airtight-${runId}-neighbour`,
      Image: toolsImage,
      Entrypoint: ['sleep', 'infinity'],
      Labels: labelsOf(runId),
      HostConfig: { NetworkMode: open.id },
    });
    disposers.add('neighbour', () => removeContainer(docker, neighbour.id));
    await neighbour.start();
    const { signal } = new AbortController();
    const registry = { tls: false, auth: false };
    ground = await prepareLab(
      engine,
      { runId, toolsImage, nodeImage, signal, agents: 0, registry },
      disposers,
    );
  });
  afterAll(() => disposers.stop());

  const shell = async (script: string): Promise<void> => {
    const { exitCode, stderr } = await ground.owners[0].exec(['sh', '-c', `set -e; ${script}`]);
    expect(exitCode, stderr).toBe(0);
  };
  /** Everything that is open, a line each. */
  const leaks = async (): Promise<string> =>
    (await probeSeal(ground))
      .filter(({ kind, state }) => kind !== 'control' && (state === 'answered' || state === 'leaves'))
      .map(({ kind, target, address, state }) => `${kind} ${state}: ${target}, ${address}`)
      .join('\n');

  it('holds where nothing was done to it, over IPv6 too, and asks the container that runs elsewhere', async () => {
    const seal = await probeSeal(ground);
    expect(sealHolds.evaluate({ seal })).toMatchObject({ status: 'pass' });
    expect(seal.filter(({ state }) => state === 'not-asked')).toEqual([]);
    expect(seal.map(({ target }) => target)).toContain(
      `container airtight-${runId}-neighbour on the Docker network airtight-${runId}-open`,
    );
  });

  const mark = '-d $GATEWAY -m conntrack --ctstate NEW -j MARK --set-xmark 0x10000000/0x10000000';
  it.each<[string, string, string, readonly RegExp[]]>([
    [
      "a way to the host's address on the bridge",
      `iptables -t mangle -D OUTPUT ${mark}`,
      `iptables -t mangle -A OUTPUT ${mark}`,
      [
        /^host answered: host, its address on the lab bridge, tcp /m,
        /^host answered: .* bridge, udp /m,
        /^host answered: .* bridge, icmp /m,
        /^docker-api answered: Docker's API, tcp .* port 2375$/m,
      ],
    ],
    [
      'a default route to the host',
      'ip route replace default via $GATEWAY dev eth0 onlink',
      'ip route replace default via 192.0.0.2 dev void0 onlink src $ADDRESS',
      [
        /^host answered: host, another address, tcp /m,
        /^docker-network answered: gateway of the Docker network airtight-seal-faults-open, udp /m,
        /^docker-network leaves: container airtight-seal-faults-neighbour /m,
        /^metadata leaves: .* 169\.254/m,
        /^internet leaves: outside .*, udp 203\.0\.113\.1 port 53$/m,
        /^internet leaves: route to the internet, icmp 1\.1\.1\.1$/m,
      ],
    ],
    [
      "a way to the bridge's link-local address",
      'ip -6 addr add fe80::77/64 dev eth0 nodad',
      'ip -6 addr del fe80::77/64 dev eth0',
      [/^host answered: .* bridge, tcp fe80:.*%eth0 /m, /^host answered: .* bridge, udp fe80:/m],
    ],
    [
      'a default route over IPv6',
      'ip -6 route replace default dev eth0',
      'ip -6 route replace default dev void0',
      [/^internet leaves: route to the internet, tcp 2606:/m],
    ],
    [
      'metadata services',
      'ip addr add 169.254.169.254/32 dev lo; ip -6 addr add fd00:ec2::254/128 dev lo',
      'ip addr del 169.254.169.254/32 dev lo; ip -6 addr del fd00:ec2::254/128 dev lo',
      [
        /^metadata answered: .* 169\.254\.169\.254 port 80$/m,
        /^metadata answered: .* fd00:ec2::254 port 80$/m,
      ],
    ],
    [
      'somebody outside who answers',
      'ip addr add 203.0.113.1/32 dev lo; ip -6 addr add 2001:db8::1/128 dev lo',
      'ip addr del 203.0.113.1/32 dev lo; ip -6 addr del 2001:db8::1/128 dev lo',
      ['tcp', 'udp', 'icmp'].flatMap((by) => [
        new RegExp(`^internet answered: outside .*, ${by} 203\\.0\\.113\\.1`, 'm'),
        new RegExp(`^internet answered: outside .*, ${by} 2001:db8::1`, 'm'),
      ]),
    ],
    [
      // syslogd listens where its own socket points to.
      "a socket at the engine's path",
      'ln -sf /run/docker.sock /dev/log; busybox syslogd',
      'kill $(pidof busybox); rm -f /dev/log /run/docker.sock',
      [/^docker-socket answered: socket of the engine, \/run\/docker\.sock$/m],
    ],
    [
      'a resolver that knows a name',
      'dnsmasq --conf-file=/dev/null --no-resolv --user=root --pid-file=/run/test.pid --listen-address=127.0.0.11 --bind-interfaces --address=/example.com/198.51.100.9',
      'kill $(cat /run/test.pid)',
      [/^name answered: name, asked of Docker's resolver, example\.com of 127\.0\.0\.11$/m],
    ],
  ])('is seen to have %s', async (_name, act, mend, told) => {
    await shell(act);
    try {
      const seen = await leaks();
      for (const words of told) expect(seen).toMatch(words);
    } finally {
      await shell(mend);
    }
  });

  it('is seen to be on a second network, whose gateway and container answer and which leads out', async () => {
    // Docker itself refuses a network that would bring a default route where there is one.
    await shell('ip route del default');
    await open.connect({ Container: ground.owners[0].containerId });
    try {
      const seen = await leaks();
      expect(seen).toMatch(
        /^docker-network answered: gateway of the Docker network airtight-seal-faults-open, tcp /m,
      );
      expect(seen).toMatch(/^docker-network answered: container airtight-seal-faults-neighbour .*, icmp /m);
      expect(seen).toMatch(/^internet leaves: outside .*, icmp 203\.0\.113\.1$/m);
    } finally {
      await open.disconnect({ Container: ground.owners[0].containerId });
      await shell('ip route replace default via 192.0.0.2 dev void0 onlink src $ADDRESS');
    }
  });

  it('is seen in a container that was given the socket of the engine', async () => {
    const given = await docker.createContainer({
      name: `airtight-${runId}-given`,
      Image: toolsImage,
      Labels: labelsOf(runId),
      HostConfig: { Mounts: [bindMount('/var/run/docker.sock', '/tmp/innocent')] },
    });
    try {
      const probe = await engineMounts(docker, { node: 'server-1', containerId: given.id });
      expect(probe.state, probe.observed).toBe('answered');
    } finally {
      await removeContainer(docker, given.id);
    }
  });

  it('is no proof where the prober reaches nobody', async () => {
    await shell('ip link set eth0 down');
    try {
      const outcome = sealHolds.evaluate({ seal: await probeSeal(ground) });
      expect(outcome, JSON.stringify(outcome)).toMatchObject({ cause: 'evidence-missing' });
    } finally {
      await shell('ip link set eth0 up');
    }
  });

  it('holds again once all of it is undone', async () => {
    expect(await leaks()).toBe('');
  });

  it('stops a run before the bundle is loaded, and leaves nothing running', async () => {
    const reportDir = await mkdtemp(join(tmpdir(), 'airtight-seal-'));
    const scenarioFile = join(import.meta.dirname, 'hello-world.yaml');
    const scenario = await readScenario(scenarioFile);
    const filters = { type: ['container'], event: ['start'], label: [runLabel] };
    const events = await docker.getEvents({ filters: JSON.stringify(filters) });
    // An internal network brings no default route, so Docker lets anybody attach it to a container that has one.
    const side = await docker.createNetwork({
      Name: `airtight-${runId}-side`,
      Internal: true,
      Labels: labelsOf(runId),
    });
    const attached = (async () => {
      for await (const line of createInterface({ input: events })) {
        const { Actor } = JSON.parse(line) as { Actor: { ID: string; Attributes: { name: string } } };
        if (!Actor.Attributes.name.endsWith('-owner')) continue;
        await side.connect({ Container: Actor.ID });
        return;
      }
    })();
    try {
      const bundle = await bundleOf(scenario, { given: provisions.bundles['small'], scenarioFile });
      const { result, folder } = await run({ bundle, scenario, reportDir });
      await attached;
      expect(result.verdict).toBe('inconclusive');
      const seal = result.checks.find(({ id }) => id === 'seal-holds')?.outcome;
      expect(seal).toMatchObject({
        status: 'inconclusive',
        reason: expect.stringMatching(/The lab leaks .*network airtight-seal-faults-side/) as string,
      });
      const stages = result.stages.map(({ name }) => name);
      expect(stages).toContain('probe seal');
      for (const later of ['load bundle', 'start nodes']) expect(stages).not.toContain(later);
      expect(await readdir(join(folder, 'evidence'))).not.toContain('load.json');
      const left = await docker.listContainers({
        all: true,
        filters: { label: [`${runLabel}=${result.runId}`] },
      });
      expect(left).toEqual([]);
    } finally {
      (events as unknown as { destroy(): void }).destroy();
      await side.remove();
      await rm(reportDir, { recursive: true, force: true });
    }
  });
});
