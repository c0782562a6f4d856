import { describe, expect, it } from 'vitest';
import type { Outcome } from '../model/outcome.ts';
import { bundleIntegrity } from './bundle-integrity.ts';
import { clusterReady } from './cluster-ready.ts';
import { attempt, bundle, digest, helloWorld, load, otherDigest, seal, watch } from './evidence.fixture.ts';
import { helloWorldCompletes } from './hello-world-completes.ts';
import { helloWorldImage } from './hello-world-image.ts';
import { helloWorldLog } from './hello-world-log.ts';
import { checks } from './index.ts';
import { nothingLeaves } from './nothing-leaves.ts';
import { sealHolds } from './seal-holds.ts';
import { watchProven } from './watch-proven.ts';

const pass: Outcome = { status: 'pass' };

/** `status: reason` of an outcome, to match against. */
function said(outcome: Outcome): string {
  return 'reason' in outcome ? `${outcome.status}: ${outcome.reason}` : outcome.status;
}

describe('the list of checks', () => {
  it('names each check once', () => {
    const ids = checks.map((check) => check.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('bundle-integrity', () => {
  it('passes where every blob fits', () => {
    expect(bundleIntegrity.evaluate({ bundle })).toEqual(pass);
  });

  it('names the blob that does not fit, and who needs it', () => {
    const faults = [
      {
        digest,
        fault: 'digest-mismatch' as const,
        detail: 'its bytes hash to something else',
        neededBy: ['hello-world'],
      },
    ];
    const reason = said(bundleIntegrity.evaluate({ bundle: { ...bundle, faults } }));
    expect(reason).toMatch(/^fail: /);
    expect(reason).toContain(digest);
    expect(reason).toContain('hello-world');
  });

  it('does not pass a bundle in which nothing was hashed', () => {
    expect(bundleIntegrity.evaluate({ bundle: { ...bundle, blobsChecked: 0 } }).status).toBe('inconclusive');
  });
});

describe('cluster-ready', () => {
  it('passes a ready cluster and fails another with what was last seen', () => {
    expect(clusterReady.evaluate({ cluster: { ready: true, state: '' } })).toEqual(pass);
    const state = 'coredns: ImagePullBackOff';
    expect(said(clusterReady.evaluate({ cluster: { ready: false, state } }))).toMatch(
      /^fail: .*ImagePullBackOff/,
    );
  });
});

describe('hello-world-completes', () => {
  it('passes a pod that ended well', () => {
    expect(helloWorldCompletes.evaluate({ helloWorld })).toEqual(pass);
  });

  it('fails one that ended badly, with the exit code', () => {
    const bad = { ...helloWorld, phase: 'Failed', exitCode: 3 };
    expect(said(helloWorldCompletes.evaluate({ helloWorld: bad }))).toMatch(/^fail: .*exit code 3/);
  });

  it('fails one that never ended, with the last warning', () => {
    const events = ['Normal Pulling image', 'Warning Failed to pull docker.io/library/hello-world:latest'];
    const stuck = { ...helloWorld, phase: 'Pending', timedOut: true, events };
    expect(said(helloWorldCompletes.evaluate({ helloWorld: stuck }))).toMatch(
      /^fail: .*still Pending.*Failed to pull/,
    );
  });
});

describe('hello-world-log', () => {
  it('passes the expected line', () => {
    expect(helloWorldLog.evaluate({ helloWorld })).toEqual(pass);
  });

  it.each([
    ['another text', 'begins: Good evening'],
    ['nothing', 'is empty'],
  ])('fails on %s', (_, words) => {
    const log = words === 'is empty' ? '' : 'Good evening\n';
    expect(said(helloWorldLog.evaluate({ helloWorld: { ...helloWorld, log } }))).toMatch(
      new RegExp(`^fail: .*${words}`),
    );
  });
});

describe('hello-world-image', () => {
  it('passes where the digest that ran is the one loaded', () => {
    expect(helloWorldImage.evaluate({ load, helloWorld })).toEqual(pass);
  });

  it('fails where another digest ran', () => {
    const other = { ...helloWorld, imageDigest: otherDigest };
    expect(said(helloWorldImage.evaluate({ load, helloWorld: other }))).toMatch(/^fail: .*sha256:cdcd/);
  });

  it('fails where the image was not loaded at all', () => {
    expect(helloWorldImage.evaluate({ load: { ...load, images: [] }, helloWorld }).status).toBe('fail');
  });

  it('cannot tell without a digest', () => {
    const { imageDigest: _, ...without } = helloWorld;
    expect(helloWorldImage.evaluate({ load, helloWorld: without }).status).toBe('inconclusive');
  });
});

describe('seal-holds', () => {
  it('passes where only the control answered', () => {
    expect(sealHolds.evaluate({ seal })).toEqual(pass);
  });

  it('is inconclusive where the host answered, even by a refusal: the lab leaks, the bundle did nothing', () => {
    const open = seal.map((probe) =>
      probe.control ? probe : { ...probe, answered: true, observed: 'Connection refused' },
    );
    expect(said(sealHolds.evaluate({ seal: open }))).toMatch(
      /^inconclusive: .*server-1: host, .*Connection refused/,
    );
  });

  it('proves nothing where the prober reaches not even the registry, or no control was asked', () => {
    expect(sealHolds.evaluate({ seal: seal.map((probe) => ({ ...probe, answered: false })) }).status).toBe(
      'inconclusive',
    );
    expect(sealHolds.evaluate({ seal: [] }).status).toBe('inconclusive');
  });
});

describe('watch-proven', () => {
  it('passes where every canary was seen and nothing dropped', () => {
    expect(watchProven.evaluate({ watch })).toEqual(pass);
  });

  it.each([
    [
      'a missed canary',
      { canaries: watch.canaries.map((c, n) => ({ ...c, seen: n !== 2 })) },
      'dns canary \\(during\\) was not seen',
    ],
    [
      'no canary at the end',
      { canaries: watch.canaries.filter((c) => c.phase !== 'end') },
      'no canary was sent at the end',
    ],
    ['a drop', { captures: [{ node: 'server-1', packets: 40, dropped: 1 }] }, 'dropped 1 packets'],
    [
      'a capture that died',
      { captures: [{ node: 'server-1', packets: 4, dropped: 0, fault: 'tcpdump was killed' }] },
      'tcpdump was killed',
    ],
    ['no node', { captures: [] }, 'No node was watched'],
  ])('is inconclusive after %s', (_, spoiled, words) => {
    const outcome = watchProven.evaluate({ watch: { ...watch, ...spoiled } });
    expect(said(outcome)).toMatch(new RegExp(`^inconclusive: .*${words}`));
  });
});

describe('nothing-leaves', () => {
  it('passes silence that was proven, and what is allowed or our own', () => {
    expect(nothingLeaves.evaluate({ watch })).toEqual(pass);
    const allowed = (['declared', 'platform', 'harness', 'search-noise'] as const).map((kind) =>
      attempt(kind),
    );
    expect(nothingLeaves.evaluate({ watch: { ...watch, attempts: allowed } })).toEqual(pass);
  });

  it.each(['violation', 'intent', 'unknown'] as const)('fails on one %s and names the pod', (kind) => {
    const outcome = nothingLeaves.evaluate({ watch: { ...watch, attempts: [attempt(kind)] } });
    expect(said(outcome)).toBe('fail: pod default/hello-world tried tcp 203.0.113.7:443 (2 times)');
  });

  it('names the question where a name was asked for', () => {
    const asked = attempt('intent', { detail: { query: 'A example.com' }, count: 1 });
    expect(said(nothingLeaves.evaluate({ watch: { ...watch, attempts: [asked] } }))).toBe(
      'fail: pod default/hello-world asked for A example.com',
    );
  });

  it('takes no silence for proven where a canary was missed', () => {
    const canaries = watch.canaries.map((canary) => ({ ...canary, seen: false }));
    expect(nothingLeaves.evaluate({ watch: { ...watch, canaries } }).status).toBe('inconclusive');
  });

  it('fails on an attempt that was seen, proven watch or not', () => {
    const blind = { ...watch, canaries: [], attempts: [attempt('violation')] };
    expect(nothingLeaves.evaluate({ watch: blind }).status).toBe('fail');
  });
});
