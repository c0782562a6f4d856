import { describe, expect, it } from 'vitest';
import type { ExecResult, LabRegistry, Workbench } from '../lab/types.ts';
import { helmMissing } from './helm.ts';
import { type PlannedRelease, runReleases } from './helm-releases.ts';
import { testingCluster } from './testing-cluster.ts';

const registry: LabRegistry = { address: 'r:5000', url: 'http://r:5000', logs: () => Promise.resolve('') };

function plan(release: string, namespace = release): PlannedRelease {
  const chart = { name: release, version: '1.0.0', reference: `oci://r:5000/charts/${release}`, digest: '' };
  return { chart, release, namespace, values: {}, via: 'helm', timeoutMs: 1000 };
}

/** Answers `helm install`; a release in `wants` needs the other one to be there. */
function fakeGround(wants: Readonly<Record<string, string>>, hasHelm = true) {
  const installed: string[] = [];
  const tried: string[] = [];
  const exec = (command: readonly string[]): Promise<ExecResult> => {
    const at = command.indexOf('install');
    if (at === -1) return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
    const release = command[at + 1] ?? '';
    tried.push(release);
    const need = wants[release];
    if (need !== undefined && !installed.includes(need)) {
      const stderr = 'Error: no matches for kind "Thing"\nensure CRDs are installed first';
      return Promise.resolve({ exitCode: 1, stdout: '', stderr });
    }
    installed.push(release);
    return Promise.resolve({ exitCode: 0, stdout: 'STATUS: deployed', stderr: '' });
  };
  const owner = { exec, writeFiles: () => Promise.resolve() } as unknown as Workbench;
  return { ground: { cluster: testingCluster({}), owner, hasHelm, registry, charts: [] }, tried };
}

async function outcome(wants: Readonly<Record<string, string>>, plans: readonly PlannedRelease[]) {
  const { ground, tried } = fakeGround(wants);
  const helm = await runReleases(ground, plans);
  const releases = helm.ran ? helm.releases.map((each) => [each.release, each.installed]) : [];
  return { releases, tried };
}

describe('runReleases', () => {
  it('installs a release after the one whose kinds it wants, and tells them in the order of the plan', async () => {
    const { releases, tried } = await outcome({ user: 'provider' }, [plan('user'), plan('provider')]);
    expect(releases).toEqual([
      ['user', true],
      ['provider', true],
    ]);
    expect(tried).toEqual(['user', 'provider', 'user']);
  });

  it('gives up where no other release brings the kind', async () => {
    const { releases, tried } = await outcome({ user: 'nobody' }, [plan('user')]);
    expect([releases, tried]).toEqual([[['user', false]], ['user']]);
  });

  it('keeps the order of the plan within a namespace', async () => {
    const { tried } = await outcome({}, [plan('b', 'shop'), plan('a', 'shop')]);
    expect(tried).toEqual(['b', 'a']);
  });

  it('says what to do where there is no Helm', async () => {
    const { ground } = fakeGround({}, false);
    expect(await runReleases(ground, [plan('web')])).toEqual({ ran: false, reason: helmMissing });
  });
});
