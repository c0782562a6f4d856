import { expect, it } from 'vitest';
import { passingResult } from '../fixtures/index.fixture.ts';
import { renderHtml } from './page.ts';

it('names both ranges of a dual-stack lab', () => {
  const result = passingResult();
  if (result.lab) result.lab.network.subnet6 = 'fd00::/64';
  expect(renderHtml(result)).toContain('172.30.0.0/24 and fd00::/64, made without');
});
