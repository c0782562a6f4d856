import type { CoreV1Event, V1ContainerStatus, V1Pod, V1PodStatus } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { hopelessPulls } from './hopeless-pulls.ts';
import { troublesOf } from './troubles.ts';

const image = 'example/web:1';

function pod(state: Partial<V1ContainerStatus>, more: Partial<V1PodStatus> = {}): V1Pod {
  const container = { name: 'c', image: 'normalised', imageID: '', ready: false, restartCount: 0 };
  return {
    metadata: { name: 'web-1', namespace: 'shop', uid: 'u1' },
    spec: { nodeName: 'server-1', containers: [{ name: 'c', image }] },
    status: { phase: 'Pending', containerStatuses: [{ ...container, ...state }], ...more },
  };
}

function event(reason: string, message: string, more: Partial<CoreV1Event> = {}): CoreV1Event {
  return { metadata: {}, involvedObject: { uid: 'u1' }, type: 'Warning', reason, message, ...more };
}

const failedPull = (count: number, uid = 'u1') =>
  event('Failed', `Failed to pull image "${image}": not found`, { count, involvedObject: { uid } });
const waiting = (reason: string, message?: string) =>
  pod({ state: { waiting: { reason, ...(message === undefined ? {} : { message }) } } });

describe('troublesOf', () => {
  it('names the image as the pod does, the reason, the failed tries and the events', () => {
    const pulling = event('Pulling', `Pulling image "${image}"`, { type: 'Normal' });
    expect(troublesOf([waiting('ImagePullBackOff', 'Back-off')], [pulling, failedPull(3)])).toEqual([
      {
        namespace: 'shop',
        pod: 'web-1',
        node: 'server-1',
        image,
        reason: 'ImagePullBackOff',
        message: 'Back-off',
        failedPulls: 3,
        events: [
          `Normal Pulling Pulling image "${image}"`,
          `Warning Failed Failed to pull image "${image}": not found`,
        ],
      },
    ]);
  });

  it('leaves out what runs, has succeeded, is being deleted, or is only being made', () => {
    const ready = pod({ ready: true, state: { running: {} } });
    const over = pod({ state: { terminated: { exitCode: 0 } } }, { phase: 'Succeeded' });
    const leaving = waiting('CrashLoopBackOff');
    Object.assign(leaving.metadata ?? {}, { deletionTimestamp: new Date() });
    expect(troublesOf([ready, over, leaving, waiting('ContainerCreating')], [])).toEqual([]);
  });

  it("takes a sandbox's image for the pod's trouble, until a later try went well", () => {
    const pause = 'docker.io/rancher/mirrored-pause:3.6';
    const failed = event(
      'FailedCreatePodSandBox',
      `Failed to create pod sandbox: rpc error: failed to get sandbox image "${pause}": not found`,
      { count: 2 },
    );
    const [trouble] = troublesOf([waiting('ContainerCreating')], [failed]);
    expect(trouble).toMatchObject({ image: pause, reason: 'FailedCreatePodSandBox', failedPulls: 2 });
    expect(hopelessPulls(trouble ? [trouble] : [])).toHaveLength(1);
    const pulling = event('Pulling', 'Pulling image', { type: 'Normal' });
    expect(troublesOf([waiting('ContainerCreating')], [failed, pulling])[0]?.image).not.toBe(pause);
  });

  it.each([
    ['a container that a warning holds up', waiting('ContainerCreating'), 'FailedMount', /no volume/],
    [
      'an exit code',
      pod({ state: { terminated: { exitCode: 3, reason: 'Error' } } }),
      'Error',
      /exit code 3/,
    ],
    ['one that runs but is not ready', pod({ state: { running: {} } }), 'NotReady', /not ready/],
    [
      'how it ended before it was started again',
      pod({
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      }),
      'CrashLoopBackOff',
      /exit code 137, OOMKilled/,
    ],
    [
      'a pod no node takes',
      {
        metadata: { name: 'web-1', uid: 'u1' },
        status: {
          conditions: [
            { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes' },
          ],
        },
      },
      'Unschedulable',
      /0\/1 nodes/,
    ],
  ])('tells %s', (_, one: V1Pod, reason, message) => {
    const [trouble] = troublesOf([one], [event('FailedMount', 'no volume')]);
    expect(trouble?.reason).toBe(reason);
    expect(trouble?.message).toMatch(message);
  });

  it('takes no event of another pod', () => {
    const other = failedPull(5, 'u2');
    expect(troublesOf([waiting('ErrImagePull')], [other])[0]).not.toHaveProperty('failedPulls');
  });
});

describe('hopelessPulls', () => {
  const troubles = (count: number) => troublesOf([waiting('ImagePullBackOff')], [failedPull(count)]);

  it('waits out the first failed pull, and no second', () => {
    expect(hopelessPulls(troubles(1))).toEqual([]);
    expect(hopelessPulls(troubles(2))).toHaveLength(1);
  });

  it('waits for no image that is never asked for, and for everything else', () => {
    expect(hopelessPulls(troublesOf([waiting('ErrImageNeverPull')], []))).toHaveLength(1);
    expect(hopelessPulls(troublesOf([waiting('CrashLoopBackOff')], []))).toEqual([]);
  });
});
