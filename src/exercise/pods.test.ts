import { describe, expect, it } from 'vitest';
import { recordOf } from './pods.ts';

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

  it('reads dates that come as text, as those of watch events do', () => {
    const status = { ...running.status, startTime: '1970-01-01T00:00:02Z' };
    expect(recordOf({ ...running, status } as never).from).toBe(2000);
  });
});
