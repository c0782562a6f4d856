import type { CoreV1Event } from '@kubernetes/client-node';
import { expect, it } from 'vitest';
import { pullsOf } from './pulls.ts';

const event = (message: string, first: number, last = first): CoreV1Event => ({
  metadata: {},
  involvedObject: { namespace: 'shop', name: 'web-1' },
  source: { host: 'server-1' },
  message,
  firstTimestamp: new Date(first),
  lastTimestamp: new Date(last),
});

it('reads from events which image was pulled for which pod, from the first word of it to the last', () => {
  expect(
    pullsOf([
      event('Pulling image "example.com/web:1"', 2000, 30_000),
      event('Failed to pull image "example.com/web:1": no such host', 3000, 31_000),
      event(
        'Failed to create pod sandbox: rpc error: failed to get sandbox image "rancher/pause:3.6": not found',
        1000,
      ),
      event('Back-off pulling image "example.com/web:1"', 99_000),
    ]),
  ).toEqual([
    { namespace: 'shop', pod: 'web-1', node: 'server-1', image: 'example.com/web:1', from: 2000, to: 31_000 },
    { namespace: 'shop', pod: 'web-1', node: 'server-1', image: 'rancher/pause:3.6', from: 1000, to: 1000 },
  ]);
});
