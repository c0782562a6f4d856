import type { V1Deployment, V1Job, V1JobCondition } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { seenDaemonSet, seenDeployment, seenJob, seenPod, seenStatefulSet } from './workloads.ts';

const metadata = { name: 'web', namespace: 'shop', generation: 2 };
const template = { spec: { containers: [{ name: 'c', image: 'web:1' }] } };
const selector = { matchLabels: { app: 'web', tier: 'front' } };

function deployment(status: V1Deployment['status']): V1Deployment {
  return { metadata, spec: { replicas: 2, selector, template }, ...(status && { status }) };
}
const full = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

describe('seenDeployment', () => {
  it('is done once all replicas are new and available; it says what it runs and how its pods are found', () => {
    expect(seenDeployment(deployment(full))).toEqual({
      record: {
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        done: true,
        state: '2 of 2 ready',
        images: ['web:1'],
      },
      final: true,
      pods: 'app=web,tier=front',
    });
  });

  it.each([
    ['its controller has not looked yet', { ...full, observedGeneration: 1 }],
    ['a replica is missing', { ...full, availableReplicas: 1 }],
    ['an old replica is still there', { ...full, replicas: 3 }],
  ])('is not done while %s', (_, status) => {
    expect(seenDeployment(deployment(status))).toMatchObject({ record: { done: false }, final: false });
  });

  it('says why its pods are refused', () => {
    const refused = { type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' };
    expect(seenDeployment(deployment({ conditions: [refused] })).record.state).toBe(
      '0 of 2 ready: exceeded quota',
    );
  });
});

describe('seenStatefulSet', () => {
  it('wants new pods, unless they are replaced by hand', () => {
    const status = { observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 0 };
    const spec = { selector, template, serviceName: 'web' };
    expect(seenStatefulSet({ metadata, spec, status }).record.done).toBe(false);
    const byHand = { ...spec, updateStrategy: { type: 'OnDelete' } };
    expect(seenStatefulSet({ metadata, spec: byHand, status }).record.done).toBe(true);
  });
});

describe('seenDaemonSet', () => {
  it('wants a pod on every node that is to have one', () => {
    const counts = { currentNumberScheduled: 2, numberMisscheduled: 0, observedGeneration: 2 };
    const status = { ...counts, desiredNumberScheduled: 2, numberReady: 1 };
    expect(seenDaemonSet({ metadata, spec: { selector, template }, status }).record).toMatchObject({
      done: false,
      state: '1 of 2 ready',
    });
  });
});

describe('seenJob', () => {
  const job = (condition?: Omit<V1JobCondition, 'status'>, more: Partial<V1Job['spec']> = {}): V1Job => ({
    metadata: { ...metadata, annotations: { 'helm.sh/hook': 'post-install' } },
    spec: { template, ...more },
    status: { succeeded: 0, ...(condition && { conditions: [{ ...condition, status: 'True' }] }) },
  });

  it.each([
    ['complete', job({ type: 'Complete' }), true, true],
    ['failed: BackoffLimitExceeded', job({ type: 'Failed', reason: 'BackoffLimitExceeded' }), false, true],
    ['0 of 3 succeeded', job(undefined, { completions: 3 }), false, false],
    ['suspended', job(undefined, { suspend: true }), true, true],
  ])('%s', (state, seen, done, final) => {
    expect(seenJob(seen)).toMatchObject({ record: { done, state, hook: 'post-install' }, final });
  });
});

describe('seenPod', () => {
  it.each([
    ['Running', { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }, true, true],
    ['Running, not ready', { phase: 'Running' }, false, false],
    ['Succeeded', { phase: 'Succeeded' }, true, true],
    ['Failed', { phase: 'Failed' }, false, true],
  ])('%s', (state, status, done, final) => {
    expect(seenPod({ metadata, spec: template.spec, status })).toMatchObject({
      record: { done, state },
      final,
    });
  });
});
