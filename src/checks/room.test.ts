import { describe, expect, it } from 'vitest';
import { said } from './fixtures/said.fixture.ts';
import { room as enough } from './fixtures/static.fixture.ts';
import { room } from './room.ts';

const small = { ...enough.disk, freeBytes: 1_000_000_000 };

describe('room', () => {
  it('passes where there is enough, and says what is needed', () => {
    expect(said(room.evaluate({ room: enough }))).toBe(
      'pass: temporary folder: 2.0 GB needed, 10.0 GB free on this machine (/tmp); disk: 5.0 GB needed, 10.0 GB free on this machine (/tmp)',
    );
  });

  it.each(['temporary', 'disk'] as const)('fails where the %s room on site does not suffice', (kind) => {
    const outcome = room.evaluate({ room: { ...enough, [kind]: { ...small, ofSite: true } } });
    expect(said(outcome)).toMatch(/^fail: .* 1\.0 GB free on site$/);
  });

  it("only warns where this machine's does not: the site's may", () => {
    expect(said(room.evaluate({ room: { ...enough, temporary: small } }))).toMatch(
      /^warn: temporary folder: 2\.0 GB/,
    );
  });
});
