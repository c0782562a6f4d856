import { describe, expect, it } from 'vitest';
import type { Tier } from '../model/outcome.ts';
import type { Result } from '../model/result.ts';
import { checkFixture, passingResult } from './fixtures/index.fixture.ts';
import { reproduceCheckCommand } from './reproduce.ts';

const { file: _, ...derived } = passingResult().scenario;
const command = (tier: Tier, more: Partial<Result> = {}) =>
  reproduceCheckCommand(
    { ...passingResult(), given: ['--lock', 'my lock'], ...more },
    checkFixture('x', tier, { status: 'fail', reason: 'broken' }),
  );

describe('the command that asks a check again', () => {
  it('only reads the bundle where that is all it takes', () => {
    expect(command('inspect', { scenario: derived })).toBe(
      "airtight inspect bundles/hello-world.tar.zst --lock 'my lock'",
    );
    expect(command('inspect')).toContain('airtight check ');
  });

  it('runs it in a lab that stays, otherwise', () => {
    expect(command('silence')).toBe(
      "airtight check bundles/hello-world.tar.zst --scenario scenarios/hello-world.yaml --node-image rancher/k3s:v1.31.4-k3s1 --lock 'my lock' --keep=on-failure",
    );
  });
});
