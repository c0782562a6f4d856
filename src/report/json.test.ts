import { expect, it } from 'vitest';
import { hostileResult, passingResult } from './fixtures/index.fixture.ts';
import { renderReport } from './index.ts';
import { renderJson } from './json.ts';

it('writes the same bytes whatever the order of the keys', () => {
  const result = passingResult();
  const reversed = Object.fromEntries(Object.entries(result).reverse()) as typeof result;
  expect(renderJson(reversed)).toBe(renderJson(result));
  expect(renderJson(result)).toMatch(/^\{\n {2}"schemaVersion": "1\.3\.0",\n[^]*\}\n$/);
});

it('reads back as what was given', () => {
  expect(JSON.parse(renderJson(hostileResult()))).toEqual(hostileResult());
});

it('writes a result that does not fit the schema rather than losing it', () => {
  const broken = { ...passingResult(), startedAt: 5 } as unknown as ReturnType<typeof passingResult>;
  expect(JSON.parse(renderJson(broken))).toEqual(broken);
});

it('renders by name', () => {
  expect(renderReport('json', passingResult())).toBe(renderJson(passingResult()));
});
