import { expect, test } from 'vitest';
import { ClockGuard } from './clock.ts';

function guarded() {
  const now = { wall: 1_000_000, steady: 50 };
  return { now, guard: new ClockGuard({ wall: () => now.wall, steady: () => now.steady }) };
}

test('time that passes is no fault, and neither is a clock that is slewed', () => {
  const { now, guard } = guarded();
  now.wall += 600_000;
  now.steady += 599_000;
  guard.check(now.wall - 30_000);
  expect(guard.fault).toBeUndefined();
});

test('a leap is noticed though the clock is set right again', () => {
  const { now, guard } = guarded();
  now.wall -= 5_000;
  guard.check();
  now.wall += 5_000;
  expect(guard.fault).toBe('the clock was set back by 5.0 s during the record');
});

test('a packet from the future was dated by another clock', () => {
  const { now, guard } = guarded();
  guard.check(now.wall + 10_000);
  expect(guard.fault).toBe('a packet was dated 10.0 s ahead of the clock');
});
