import { expect, it } from 'vitest';
import { listing } from '../checks/lines.ts';
import type { Result } from '../model/result.ts';
import { foundBeyondReason } from './concerns.ts';
import { checkFixture, passingResult } from './fixtures/index.fixture.ts';
import { type ReportFormat, renderReport } from './index.ts';

const images = Array.from({ length: 12 }, (_, index) => `image-${index}`);
const checkOf = (names: readonly string[]) =>
  checkFixture('images-complete', 'inspect', {
    status: 'fail',
    ...listing(names, (image) => `${image} is missing`, 'Not in the bundle:'),
  });
const of = (count: number): Result => ({ ...passingResult(), checks: [checkOf(images.slice(0, count))] });

it.each<[ReportFormat]>([['html'], ['markdown'], ['junit']])(
  '%s tells all that was found, each once, where the reason is cut',
  (format) => {
    const text = renderReport(format, of(12)).replaceAll('\\', '');
    expect(text).toContain('and 2 more');
    for (const image of ['image-10', 'image-11']) expect(text.split(`${image} is missing`)).toHaveLength(2);
    expect(renderReport(format, of(10))).not.toContain('Found too');
  },
);

it('does not take what ends a longer line of the reason for told', () => {
  const names = ['my-image-11', ...images.slice(1, 11), 'image-11'];
  expect(foundBeyondReason(checkOf(names))).toEqual(['image-10 is missing', 'image-11 is missing']);
});
