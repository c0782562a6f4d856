import { describe, expect, it } from 'vitest';
import type { PodRecord } from '../model/evidence.ts';
import { endedBy, recordOf } from './pods.ts';

const running = {
  metadata: {
    name: 'web',
    uid: 'uid-1',
    namespace: 'shop',
    ownerReferences: [
      { kind: 'ReplicaSet', name: 'web-1', controller: true, apiVersion: 'apps/v1', uid: 'u' },
    ],
  },
  spec: {
    nodeName: 'server-1',
    containers: [{ name: 'c', image: 'web:1' }],
    initContainers: [{ name: 'i', image: 'init:1' }],
  },
  status: { phase: 'Running', startTime: new Date(1000), podIPs: [{ ip: '10.42.0.5' }] },
};

describe('recordOf', () => {
  it('keeps who, where, and what it runs', () => {
    expect(recordOf(running)).toEqual({
      uid: 'uid-1',
      namespace: 'shop',
      name: 'web',
      node: 'server-1',
      addresses: ['10.42.0.5'],
      hostNetwork: false,
      images: ['init:1', 'web:1'],
      ran: [],
      owner: 'ReplicaSet/web-1',
      from: 1000,
    });
  });

  it('remembers an address the pod no longer reports, and when its containers ended', () => {
    const ended = { state: { terminated: { exitCode: 0, finishedAt: new Date(5000) } } };
    const status = { ...running.status, phase: 'Succeeded', podIPs: [], containerStatuses: [ended] };
    const record = recordOf({ ...running, status } as never, recordOf(running));
    expect(record).toMatchObject({ addresses: ['10.42.0.5'], from: 1000, to: 5999 });
  });

  it('lets go of the address when the last container ended, a sidecar it may be, not when the pod was deleted', () => {
    const ended = (at: number) => ({ state: { terminated: { exitCode: 0, finishedAt: new Date(at) } } });
    const status = {
      ...running.status,
      phase: 'Succeeded',
      initContainerStatuses: [ended(2000), ended(6000)],
      containerStatuses: [ended(5000)],
    };
    const record = recordOf({ ...running, status } as never);
    expect(record.to).toBe(6999);
    expect(endedBy(record, 60_000)).toEqual(record);
    expect(endedBy(recordOf(running), 60_000).to).toBe(60_000);
  });

  it('tells what ran from what was only named, and keeps it once it is gone', () => {
    const started = new Date(2000);
    const ran = (initContainerStatuses: object[], containerStatuses: object[], before?: PodRecord) =>
      recordOf(
        { ...running, status: { ...running.status, initContainerStatuses, containerStatuses } } as never,
        before,
      ).ran;
    const waiting = { name: 'c', state: { waiting: { reason: 'ImagePullBackOff' } } };
    expect(ran([{ name: 'i', state: { terminated: { startedAt: started } } }], [waiting])).toEqual([
      'init:1',
    ]);
    expect(ran([], [{ name: 'c', state: { running: { startedAt: started } } }])).toEqual(['web:1']);
    expect(ran([], [{ ...waiting, lastState: { terminated: { startedAt: started } } }])).toEqual(['web:1']);
    const never = { reason: 'StartError', exitCode: 128, startedAt: '1970-01-01T00:00:00Z' };
    expect(ran([], [{ name: 'c', state: { terminated: never } }])).toEqual([]);
    expect(ran([], [waiting], { ...recordOf(running), ran: ['web:1'] })).toEqual(['web:1']);
  });

  it('reads dates that come as text, as those of watch events do', () => {
    const status = { ...running.status, startTime: '1970-01-01T00:00:02Z' };
    expect(recordOf({ ...running, status } as never).from).toBe(2000);
  });
});
