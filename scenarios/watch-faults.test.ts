import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waysOutProgram } from '../bench/watch/program.ts';
import { blindness } from '../src/checks/blindness.ts';
import { connectEngine } from '../src/lab/engine.ts';
import { readProvisions } from '../src/lab/provisions.ts';
import { startLure } from '../src/lab/lure.ts';
import { type LabGround, prepareLab } from '../src/lab/start.ts';
import { Disposers } from '../src/system/disposers.ts';
import { captureFilter } from '../src/watch/filter.ts';
import {
  judgeWatch,
  type NodeWatch,
  type NodeWatchRecord,
  startWatch,
  type WatchOptions,
} from '../src/watch/index.ts';
import { buildFrame, pcapHeader, pcapRecord } from '../src/watch/testing.ts';

const provisions = await readProvisions();
const engine = await connectEngine().catch(() => undefined);
const labMissing = process.env['BUNDLE'] !== undefined || engine === undefined || provisions === undefined;

type Flow = NodeWatchRecord['flows'][number];
/** A pod, where its node has its cgroup. */
const pod = { kind: 'pod', uid: 'a1b2c3d4-0001' };
const podsOf = '/run/cgroups/airtight-pods/kubepods';
const podCgroup = `${podsOf}/besteffort/pod${pod.uid}`;
/** Found before the program that puts rules. */
const shadow = '/usr/local/sbin/iptables-restore';

/** What somebody may do to a watch while it runs, by commands inside its namespace. */
type Act = (shell: (script: string, ...args: string[]) => Promise<string>) => Promise<unknown>;

describe.skipIf(labMissing)('a watch that is blinded on purpose', () => {
  const disposers = new Disposers();
  let ground: LabGround;
  let folder: string;

  beforeAll(async () => {
    if (engine === undefined || provisions === undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'airtight-faults-'));
    const { toolsImage, nodeImage } = provisions;
    const { signal } = new AbortController();
    const registry = { tls: false, auth: false };
    const spec = { runId: 'watch-faults', toolsImage, nodeImage, signal, agents: 0, registry };
    ground = await prepareLab(engine, spec, disposers);
  });
  afterAll(async () => {
    await disposers.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const shell = async (script: string, ...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await ground.owners[0].exec(['sh', '-c', script, 'fault', ...args]);
    expect(exitCode, stderr).toBe(0);
    return stdout.trim();
  };
  const watch = (more: Partial<WatchOptions> = {}): Promise<NodeWatch> => {
    const evidenceFiles = { capture: join(folder, 'n.pcap'), log: join(folder, 'n.nflog.pcap') };
    return startWatch(ground.owners[0], { ranges: ground.ranges, evidenceFiles, ...more });
  };
  /** Why silence in the record proves nothing, where something was done to the watch between its canaries. */
  const blinded = async (act: Act, more: Partial<WatchOptions> = {}): Promise<string | undefined> => {
    const running = await watch(more);
    disposers.add('watch', () => running.stop());
    await running.canary('start');
    await act(shell);
    await running.canary('during');
    const record = await running.finish();
    const { ranges } = ground;
    return blindness(judgeWatch([record], { pods: [], ranges, clusterDomain: 'cluster.local', allow: [] }));
  };

  /** What a script sends from the cgroup of a pod that the watch follows. */
  const asPod = async (before: string, script: string): Promise<readonly Flow[]> => {
    await shell(`mkdir /run/cgroups; mount -t cgroup2 none /run/cgroups; mkdir -p ${podCgroup}; ${before}`);
    const running = await watch();
    disposers.add('watch', () => running.stop());
    try {
      await running.follow('airtight-pods');
      await shell(
        `n=0; until iptables -t raw -S | grep -q 'pod:${pod.uid}'; do n=$((n+1)); [ $n -lt 50 ] || exit 1; sleep 0.1; done
         echo $$ > ${podCgroup}/cgroup.procs; ${script}`,
      );
      return (await running.finish()).flows;
    } finally {
      await shell(
        'busybox find /run/cgroups/airtight-pods -depth -type d -exec rmdir {} + ; umount /run/cgroups',
      );
    }
  };

  it('is proven where nothing was done to it', async () => {
    expect(await blinded(() => Promise.resolve())).toBeUndefined();
  });

  const ended = `${podsOf}/pod0bad0bad`;
  it.each([
    ['another has just ended when its rules are put', `*0bad0bad*) rmdir ${ended} 2>/dev/null ;;`],
    ['xt_owner cannot ask for all ids', '*--uid-owner*) exit 2 ;;'],
  ])('tells a pod by its cgroup where %s', async (_name, whereRules) => {
    const before = `#!/bin/sh
      rules=$(cat)
      case $rules in ${whereRules} esac
      printf '%s\\n' "$rules" | exec /usr/sbin/iptables-restore "$@"`;
    await ground.owners[0].writeFiles({ [shadow]: before });
    try {
      const flows = await asPod(
        `chmod +x ${shadow}; mkdir -p ${ended}`,
        'curl -m 1 http://1.2.3.4:81/ || true',
      );
      expect(flows.filter(({ port }) => port === 81).map(({ sender }) => sender)).toEqual([pod]);
    } finally {
      await shell(`rm ${shadow}`);
    }
  });

  it('does not tell the node of what the kernel answers where no program listens', async () => {
    const outside = '198.18.0.7';
    try {
      const flows = await asPod(
        `ip address add ${outside}/32 dev lo`,
        `curl -s --interface ${outside} "http://$ADDRESS:9/"; echo $$ > /run/cgroups/cgroup.procs
         curl -s -m 1 http://1.2.3.4:82/ || true`,
      );
      const senders = (of: (flow: Flow) => boolean) => flows.filter(of).map(({ sender }) => sender?.kind);
      expect(senders(({ sourcePort }) => sourcePort === 9)).toEqual([undefined]);
      expect(senders(({ port }) => port === 82)).toEqual(['node']);
    } finally {
      await shell(`ip address del ${outside}/32 dev lo`);
    }
  });

  it('captures stumps and parts of packets too', async () => {
    const { gateway, lab } = ground.ranges;
    const from = lab.replace(/\.0\/.*/, '.2');
    const stump = { from, protocol: 17, payload: Buffer.alloc(2) };
    const odd = [
      { ...stump, to: '1.2.3.4' },
      { ...stump, to: '2001:db8::1', from: 'fd00::1' },
      { ...stump, to: gateway },
      { ...stump, to: gateway, protocol: 6, fragment: 0x2000, payload: Buffer.alloc(8) },
      { ...stump, to: from },
    ];
    const header = pcapHeader();
    // Version 2.4: tcpdump reads no other.
    header.writeUInt32LE(0x0004_0002, 4);
    const records = odd.map((spec, n) => pcapRecord(buildFrame(spec), n));
    await ground.owners[0].writeFiles({ '/airtight/odd.pcap': Buffer.concat([header, ...records]) });
    const command = 'tcpdump -Z root -r /airtight/odd.pcap -w - "$1" | tcpdump -Z root -n -r - | wc -l';
    // All but what stays inside.
    expect(await shell(command, captureFilter(ground.ranges))).toBe(String(odd.length - 1));
  });

  it.each<[string, Act, RegExp]>([
    ['a rule deleted', (sh) => sh('iptables -t raw -D OUTPUT -j airtight-out'), /rules .* were taken away/],
    ['all rules flushed', (sh) => sh('iptables -t raw -F'), /rules .* were taken away/],
    ['another rule put before', (sh) => sh('iptables -t raw -I OUTPUT -j ACCEPT'), /others put before them/],
    ['the capture killed', (sh) => sh(killing('LINUX_SLL2')), /the capture ended early/],
    [
      'the log killed',
      (sh) => sh(killing('nflog')),
      /second source is not in order: the capture ended early/,
    ],
    [
      'the way into the void gone',
      (sh) => sh('ip link set void0 down'),
      /the tcp canary \(during\) was not seen/,
    ],
  ])('notices %s', async (_name, act, reason) => {
    try {
      expect(await blinded(act)).toMatch(reason);
    } finally {
      await shell('iptables -t raw -F OUTPUT; iptables -t raw -F PREROUTING; ip link set void0 up');
      await shell('ip route replace default via 192.0.0.2 dev void0 onlink src "$ADDRESS"');
    }
  });

  it('notices a flood that it cannot keep up with', async () => {
    await ground.owners[0].writeFiles({ '/airtight/ways-out': await readFile(await waysOutProgram()) });
    // Held still meanwhile, its buffers are certain to overflow on the fastest machine.
    const reason = await blinded((sh) =>
      sh(`chmod +x /airtight/ways-out
        stopped=$(pidof tcpdump); kill -STOP $stopped
        /airtight/ways-out --from node --flood 20000 --seconds 3; kill -CONT $stopped`),
    );
    expect(reason).toMatch(/the kernel dropped \d+ packets before they were read/);
    expect(reason).toMatch(/netfilter counted \d+(?: to \d+)? packets, \d+ arrived/);
  });

  it('notices that its evidence cannot be written', async () => {
    const full = { capture: '/dev/full', log: join(folder, 'n.nflog.pcap') };
    expect(await blinded(() => Promise.resolve(), { evidenceFiles: full })).toMatch(/evidence file: ENOSPC/);
  });

  it('notices a clock that jumps', async () => {
    let jumped = 0;
    const clocks = { wall: () => Date.now() + jumped, steady: () => performance.now() };
    const reason = await blinded(() => Promise.resolve((jumped = -3_600_000)), { clocks });
    expect(reason).toMatch(/the clock was set back by 3600\.\d s during the record/);
  });

  it('does not start without tcpdump', async () => {
    await shell('mv /usr/bin/tcpdump /usr/bin/tcpdump.away');
    try {
      await expect(watch()).rejects.toMatchObject({ code: 'capture-failed' });
    } finally {
      await shell('mv /usr/bin/tcpdump.away /usr/bin/tcpdump');
    }
  });

  it('notices a lure that ended, and still has the void to see into', async () => {
    const lure = await startLure(ground.owners[0], ground.ranges);
    expect(await blinded(() => Promise.resolve())).toBeUndefined();
    expect(lure.fault()).toBeUndefined();
    expect(await blinded((sh) => sh('pkill -KILL perl'))).toBeUndefined();
    expect(lure.fault()).toMatch(/what accepts connections on server-1 ended/);
  });

  it('goes on with the capture alone where packets cannot be logged, and says so', async () => {
    await shell('mv /usr/sbin/iptables-restore /usr/sbin/iptables-restore.away');
    try {
      const running = await watch();
      const { capture } = await running.finish();
      expect(capture.log).toEqual({ unavailable: expect.stringMatching(/iptables-restore/) as string });
    } finally {
      await shell('mv /usr/sbin/iptables-restore.away /usr/sbin/iptables-restore');
    }
  });
});

function killing(words: string): string {
  return `for pid in $(pidof tcpdump); do if grep -q ${words} /proc/$pid/cmdline; then kill -KILL $pid; fi; done`;
}
