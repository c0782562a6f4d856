import { describe, expect, it } from 'vitest';
import { gatedResult } from '../fixtures/index.fixture.ts';
import { renderHtml } from './page.ts';

const gated = gatedResult();

describe('gate and baseline in the page', () => {
  it('says on the cover what the gate decided, by which rule, and that the verdict stays', () => {
    const [cover = ''] = renderHtml(gated).split('id="checks"');
    expect(cover).toContain(
      '<a href="#gate">Gate</a>: let through with exit code 0; only new findings count, and 2 are excused. The verdict stays: Not ready.',
    );
    expect(cover).toMatch(/class="verdict v-fail">.*<h1.*Not ready<\/h1>/s);
  });

  it('says nothing of a gate that nobody asked for, nor of a baseline that there was not', () => {
    const { gate, baseline: _, ...rest } = gated;
    const plain = gate && { ...gate, only: 'all' as const, excused: [], unused: [] };
    const page = renderHtml({ ...rest, ...(plain ? { gate: plain } : {}) });
    expect(page).not.toMatch(/id="gate"|#gate|id="baseline"|#baseline|Baseline and gate/);
  });

  it('lists what is new, still there, not decided and fixed, each by itself', () => {
    const [, section = ''] = renderHtml(gated).split('<section id="baseline"');
    const groups = section.slice(0, section.indexOf('</section>')).split('<h3>').slice(1);
    expect(
      groups.map((group) =>
        group
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      ),
    ).toEqual([
      expect.stringMatching(/^New \(2\): .*bundle-pins .*nothing-leaves intent: /),
      expect.stringMatching(/^Still there \(2\): .*hello-world-ran .*nothing-leaves violation: /),
      expect.stringMatching(/^Not decided now \(1\): .*helm-release hello-web 0\.9\.0/),
      expect.stringMatching(/^Fixed \(1\): .*seal A probe/),
    ]);
  });

  it('lists exceptions by what became of them, with reason, owner and day', () => {
    const { gate } = gated;
    const expired = [{ check: 'room', reason: 'more disks', owner: 'ops', expires: '2026-02-28' }];
    const page = renderHtml({ ...gated, ...(gate ? { gate: { ...gate, expired } } : {}) });
    const [, table = ''] = page.split('<table id="exceptions">');
    const rows = [...table.slice(0, table.indexOf('</table>')).matchAll(/<tr><th scope="row">(.*?)<\/tr>/gs)];
    expect(rows.map(([, row = '']) => row.replace(/(<[^>]*>)+/g, ' | '))).toEqual([
      'Expired: stops the gate | room | all that the check finds | more disks | ops | 2026-02-28 | ',
      expect.stringMatching(
        /^Excused \| nothing-leaves \| violation: .* \| web-team@example\.com \| 2026-12-31/,
      ),
      expect.stringMatching(/^Excused \| nothing-leaves \| intent: /),
      expect.stringMatching(/^Excused nothing \| certificates \| all that the check finds \| renewed/),
    ]);
  });

  it('says of a failed check that it is excused, among the failed', () => {
    const [, failed = ''] = renderHtml(gated).split('id="group-silence-fail"');
    const [article = ''] = failed.split('</article>');
    expect(article).toContain('silence/nothing-leaves');
    expect(article).toMatch(
      /<dt>Baseline and gate<\/dt><dd>.*Excused at the gate until 2026-12-31 by web-team@/,
    );
  });
});
