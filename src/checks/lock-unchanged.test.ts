import { describe, expect, it } from 'vitest';
import { lockOf } from '../model/lock.ts';
import { said } from './fixtures/said.fixture.ts';
import { bundleOf, digestOf, image } from './fixtures/static.fixture.ts';
import { lockUnchanged } from './lock-unchanged.ts';

const bundle = bundleOf([image('web:1', 1), image('db:1', 2)]);
const lock = { path: 'airtight.lock', lock: lockOf(bundle) };

describe('lock-unchanged', () => {
  it('passes what is as it was locked', () => {
    expect(said(lockUnchanged.evaluate({ bundle, lock }))).toBe(
      'pass: 2 images and 0 charts as in airtight.lock',
    );
  });

  it('names what changed, came and went', () => {
    const other = bundleOf([image('web:1', 3), image('cache:1', 4)]);
    expect(said(lockUnchanged.evaluate({ bundle: other, lock }))).toBe(
      [
        'fail: 3 differences from airtight.lock:',
        `image docker.io/library/cache:1 was added: ${digestOf(4)}`,
        `image docker.io/library/db:1 was removed: ${digestOf(2)}`,
        `image docker.io/library/web:1 was ${digestOf(1)}, is ${digestOf(3)}`,
      ].join('\n'),
    );
  });

  it('does not apply where no lockfile was given', () => {
    expect(lockUnchanged.evaluate({ bundle, lock: null }).status).toBe('not-applicable');
  });
});
