import { describe, expect, it } from 'vitest';
import type { ExecResult } from '../../lab/types.ts';
import type { ExerciseGround } from '../ground.ts';
import { type Held, testingCluster } from '../testing-cluster.ts';
import { makeCluster } from './make-cluster.ts';
import type { PlannedCluster } from './plan.ts';

const planned: PlannedCluster = { name: 'cli', namespace: 'k3k-cli', mode: 'shared', via: 'k3kcli' };
const byResource: PlannedCluster = { ...planned, via: 'resource' };
const image = 'rancher/k3s:v1.34.4-k3s1';

/** The server's pod of a cluster whose image could not be pulled this often. */
const stuck = (failedPulls: number): Held => ({
  pods: [
    {
      metadata: { name: 'k3k-cli-server-0', namespace: 'k3k-cli', uid: 'u1' },
      spec: { containers: [{ name: 'c', image }] },
      status: {
        containerStatuses: [
          {
            ...{ name: 'c', image, imageID: '', ready: false, restartCount: 0 },
            state: { waiting: { reason: 'ImagePullBackOff' } },
          },
        ],
      },
    },
  ],
  events: [
    {
      ...{ metadata: {}, involvedObject: { uid: 'u1' }, type: 'Warning', reason: 'Failed' },
      message: `Failed to pull image "${image}": not found`,
      count: failedPulls,
    },
  ],
});

interface Given {
  readonly phase?: string;
  readonly held?: Held;
  readonly create?: () => Promise<unknown>;
  readonly cli?: ExecResult;
  readonly timeoutMs?: number;
}

/** What making a cluster comes to where its resource says this phase from then on. */
function make(
  which: PlannedCluster,
  { phase = 'Provisioning', held = {}, create, cli, timeoutMs = 0 }: Given,
) {
  const cluster = testingCluster(held);
  const done = () => Promise.resolve({});
  const ground = {
    cluster: {
      core: Object.assign(cluster.core, { createNamespace: done }),
      objects: { create: create ?? done, read: () => Promise.resolve({ status: { phase } }) },
    },
    owner: { exec: () => Promise.resolve(cli ?? { exitCode: 0, stdout: '', stderr: '' }) },
  } as unknown as ExerciseGround;
  const settings = { files: {}, address: '10.89.0.3' };
  return makeCluster(ground, which, { ...settings, apiVersion: 'k3k.io/v1alpha1', timeoutMs });
}

describe('makeCluster', () => {
  it('is done once the resource says Ready', async () => {
    expect(await make(byResource, { phase: 'Ready' })).toEqual({
      phase: 'Ready',
      ready: true,
      timedOut: false,
    });
  });

  it('tells the phase it was in when its time was over', async () => {
    expect(await make(byResource, { phase: 'Failed' })).toEqual({
      phase: 'Failed',
      ready: false,
      timedOut: true,
    });
  });

  it('ends early for an image that was refused twice, not for one that may still come', async () => {
    expect(await make(byResource, { held: stuck(2), timeoutMs: 60_000 })).toMatchObject({
      ready: false,
      timedOut: false,
      said: expect.stringContaining(`${image} of pod k3k-cli/k3k-cli-server-0 cannot be had`) as string,
    });
    expect(await make(byResource, { held: stuck(1) })).toMatchObject({ timedOut: true });
  });

  it('keeps why the API refused the resource', async () => {
    const create = () => Promise.reject(new Error('spec.mode: Unsupported value'));
    expect(await make(byResource, { create })).toMatchObject({
      phase: 'refused',
      said: 'spec.mode: Unsupported value',
    });
  });

  it('judges what k3kcli made by what becomes of it, and keeps what it said', async () => {
    const usage = 'Usage:\n  k3kcli cluster create\nlevel=fatal msg="cluster creation failed: Failed"\n';
    const cli = { exitCode: 1, stdout: '', stderr: usage };
    const said = 'k3kcli ended with 1: level=fatal msg="cluster creation failed: Failed"';
    expect(await make(planned, { cli, phase: 'Ready' })).toMatchObject({ ready: true, said });
    expect(await make(planned, { cli, phase: 'Failed' })).toMatchObject({ ready: false, said });
  });
});
