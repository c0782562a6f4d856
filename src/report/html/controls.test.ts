import { describe, expect, it } from 'vitest';
import { checkFixture, passingResult } from '../fixtures/index.fixture.ts';
import { controlSection } from './controls.ts';

const control = { id: 'SC-7' as const, title: 'Boundary protection', reason: 'what leaves is seen' };
const rows = (ids: Readonly<Record<string, 'pass' | 'warn' | 'fail' | 'not-applicable'>>) => {
  const checks = Object.entries(ids).map(([id, status]) =>
    checkFixture(id, 'silence', { status, reason: 'because' }),
  );
  const section = controlSection({ ...passingResult(), checks }, (id) => (id === 'other' ? [] : [control]));
  return [...section.text.matchAll(/<td.*?<\/td>/g)].map(([cell]) => cell.replace(/<[^>]*>/g, ''));
};

describe('the controls', () => {
  it('are supported by what passed alone, and spoken against by what failed', () => {
    expect(rows({ seal: 'pass', silent: 'fail', near: 'warn', other: 'pass' })).toEqual([
      'silence/seal what leaves is seen',
      'silence/near what leaves is seen',
      'silence/silent what leaves is seen',
      'none',
    ]);
  });

  it('are not supported by what did not apply', () => {
    expect(rows({ seal: 'not-applicable' })).toEqual([]);
  });
});
