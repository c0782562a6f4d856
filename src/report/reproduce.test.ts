import { describe, expect, it } from 'vitest';
import type { Tier } from '../model/outcome.ts';
import type { Result } from '../model/result.ts';
import { checkFixture, passingResult } from './fixtures/index.fixture.ts';
import { reproduceCheckCommand } from './reproduce.ts';

const { file: _, ...derived } = passingResult().scenario;
const conditions = [{ id: 'node-image', text: 'The node image was named with --node-image.' }];
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

  it('leaves out what only the whole run can be told', () => {
    const given = [
      ...['--watch-mode', 'deny', '--system-images', 'k3s.tar', '--timeout', '60000ms', '--strict'],
      ...['--baseline', '--strict', '--gate', 'new', '--exceptions', 'e.yaml', '--horizon', '30'],
    ];
    expect(command('inspect', { scenario: derived, given })).toBe(
      'airtight inspect bundles/hello-world.tar.zst --horizon 30',
    );
    expect(command('silence', { given })).toContain(` ${given.join(' ')} --keep=on-failure`);
  });

  it("takes the bundle's own node image anew", () => {
    expect(command('silence')).not.toContain('--node-image');
  });

  it('runs it in a lab that stays, otherwise', () => {
    expect(command('silence', { conditions })).toBe(
      "airtight check bundles/hello-world.tar.zst --scenario scenarios/hello-world.yaml --node-image rancher/k3s:v1.31.4-k3s1 --lock 'my lock' --keep=on-failure",
    );
  });
});
