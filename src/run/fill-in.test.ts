import { expect, it } from 'vitest';
import { fillIn } from './fill-in.ts';

it('fills names in at any depth and leaves what it does not know', () => {
  const value = { image: { registry: '${REGISTRY}' }, args: ['--from=${REGISTRY}/x', '${HOME}'], count: 2 };
  expect(fillIn(value, { REGISTRY: '10.89.0.2:5000' })).toEqual({
    image: { registry: '10.89.0.2:5000' },
    args: ['--from=10.89.0.2:5000/x', '${HOME}'],
    count: 2,
  });
});
