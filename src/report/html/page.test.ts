import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ResultImage } from '../../model/result.ts';
import {
  attemptFixture,
  bigResult,
  checkFixture,
  emptyResult,
  failingResult,
  gatedResult,
  hostileResult,
  inconclusiveResult,
  passingResult,
} from '../fixtures/index.fixture.ts';
import { renderHtml } from './page.ts';

const results = {
  passing: passingResult(),
  failing: failingResult(),
  inconclusive: inconclusiveResult(),
  empty: emptyResult(),
  hostile: hostileResult(),
  gated: gatedResult(),
};

/** Hash of what is in the only element of that name. */
function hashOf(name: string, page: string): string {
  const [only = '', ...more] = page.match(new RegExp(`(?<=<${name}>).*?(?=</${name}>)`, 'gs')) ?? [];
  expect(more).toEqual([]);
  return `'sha256-${createHash('sha256').update(only).digest('base64')}'`;
}

describe.each(Object.entries(results))('the page of a %s result', (_, result) => {
  const page = renderHtml(result);

  it('is the same bytes each time', () => {
    expect(renderHtml(structuredClone(result))).toBe(page);
  });

  it('refers to nothing outside', () => {
    expect(page.match(/(src|href|url\()=?["']?https?:\/\/[^"]*/g)).toBeNull();
    expect(page).not.toContain('://');
    const links = [...page.matchAll(/ (?:href|src)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !link.startsWith('#') && !link.startsWith('./'))).toEqual([]);
  });

  it('holds no handler, and no script or style beside the ones its policy names by their hash', () => {
    const tags = (page.match(/<[a-z][^>]*>/g) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
    expect(tags.filter((tag) => /^<(img|iframe|object|link|base|form)|\son\w+=|\sstyle=/.test(tag))).toEqual(
      [],
    );
    expect(page).toContain(
      `content="default-src 'none'; style-src ${hashOf('style', page)}; script-src ${hashOf('script', page)}; `,
    );
  });

  it('has each id once, and every reference to one finds it', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const wanted = [...page.matchAll(/ (?:href="#|aria-labelledby=")([^"]*)"/g)].flatMap((match) =>
      match[1]?.split(' '),
    );
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe('the page', () => {
  it('says plainly that the stand-in ran', () => {
    expect(renderHtml(results.failing)).toContain('THE STAND-IN, not K3s');
    expect(renderHtml(results.passing)).not.toContain('STAND-IN');
  });

  it('says what was said to whom, with the name once', () => {
    const tls = { serverName: 'updates.example', alpn: ['h2'], encryptedHello: false };
    const destination = { address: '198.18.0.7', port: 443, protocol: 'tcp', name: 'updates.example' };
    const attempts = [attemptFixture('violation', 0, { destination, detail: { tls } })];
    const page = renderHtml({ ...results.failing, attempts });
    expect(page).toContain('>TLS updates.example (h2)<');
  });

  it('says of attempts of known software what ends them, once, and that this is only what is usual', () => {
    const destination = { address: '10.43.0.10', port: 53, protocol: 'udp', name: 'api.wordpress.org' };
    const attempts = [0, 1].map((index) => attemptFixture('intent', index, { destination }));
    const page = renderHtml({ ...results.failing, attempts });
    expect(page.match(/Usually: <a href="#cause-wordpress-updates">WordPress</g)).toHaveLength(2);
    expect(page.match(/What ends it: define\(&#39;WP_HTTP_BLOCK_EXTERNAL/g)).toHaveLength(1);
    expect(page).toContain('this run did not find out that it was so here');
    expect(renderHtml(results.failing)).not.toContain('Usually: ');
  });

  it('gives attempts alike in all but their time one line', () => {
    const source = { kind: 'node', node: 'server-0', address: '10.0.0.1' } as const;
    const attempts = [0, 1, 2].map((index) => attemptFixture('intent', index, { source, count: 2 }));
    const page = renderHtml({ ...results.failing, attempts });
    expect(page).toContain('3 records, 6 packets or queries');
    expect(page).toMatch(
      /12:00:20\.000 <span class="dim">to 12:00:20\.200, 3 records from a1<.*<td class="n">6</,
    );
  });

  it('says what a tier does, where there was something to do', () => {
    const page = renderHtml(results.passing);
    expect(page).toContain('say its line? What it does: Waits for the cluster');
    expect(page).toMatch(/does its service answer\?<\/p>/);
    expect(page).toMatch(/does data outlive them\?<\/p>/);
  });

  it('says that no condition was recorded, which is not that none limits the verdict', () => {
    expect(renderHtml(results.passing)).toMatch(/Limited by what<\/h2><p class="lead">None</);
    expect(renderHtml(results.passing)).toContain('; no condition that limits it was recorded.');
  });

  it('claims no more for a bundle that was only read: what was rendered with what, and no counts of attempts', () => {
    const { lab: _, ...passing } = results.passing;
    const page = renderHtml({
      ...passing,
      command: 'inspect',
      attempts: [],
      checks: passing.checks.filter(({ tier }) => tier === 'inspect'),
      renderer: {
        ...{
          program: '/opt/helm',
          version: 'v3.19.5',
          kubeVersion: '1.34.0',
          kubeVersionFrom: 'the default',
        },
        isolation: 'dead-proxy',
      },
      renderings: [
        {
          ...{ source: 'web.tgz', kind: 'helm', values: 'site.yaml', status: 'failed', documents: 0 },
          reason: 'tag is not set',
        },
      ],
    });
    expect(page).toContain('Air-gap readiness, judged by reading alone, of');
    expect(page).toContain(
      'Helm v3.19.5 for Kubernetes 1.34.0 (the default), HTTP held back, other traffic not',
    );
    expect(page).toMatch(/web\.tgz.*site\.yaml.*failed.*tag is not set/);
    expect(page).not.toMatch(/<b>0<\/b> Violation|None recorded of/);
  });

  it('shows a tier without checks as one that did not run', () => {
    expect(renderHtml(results.empty).match(/Did not run<\/span>/g)).toHaveLength(12);
    expect(renderHtml(results.empty)).not.toContain('Passed');
  });

  it('claims silence only where the silence checks passed', () => {
    expect(renderHtml(results.passing)).toContain('No attempt was seen');
    expect(renderHtml(results.inconclusive)).not.toContain('No attempt was seen');
    expect(renderHtml(results.empty)).not.toContain('No attempt was seen');
  });

  it('puts failed before inconclusive before passed, in groups of their own', () => {
    const groups = [...renderHtml(results.failing).matchAll(/group-hello-world-([a-z-]+)">/g)].map(
      (match) => match[1],
    );
    expect(groups).toEqual(['fail', 'inconclusive']);
  });

  it('says of what passed what was looked at', () => {
    const outcome = { status: 'pass', note: '3 blobs <hashed>' } as const;
    const checks = results.passing.checks.map((check) => ({ ...check, outcome }));
    expect(renderHtml({ ...results.passing, checks })).toContain(
      '<p class="said">3 blobs &lt;hashed&gt;</p>',
    );
  });

  it('answers of a failed check what, where, why, what to do, with what evidence and how to see it again', () => {
    const [, ...articles] = renderHtml(results.failing).split('<article');
    const article = articles.find((each) => each.includes('hello-world/hello-world-ran')) ?? '';
    const answers = [...article.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(
      ([, question, answer = '']) => `${question ?? ''}: ${answer.replace(/<[^>]*>/g, '')}`,
    );
    expect(answers).toEqual([
      expect.stringMatching(/^What: The pod stayed in ImagePullBackOff/),
      'Where in the bundle: manifests/greet.yaml:8 Job/greet spec.template.spec.containers[0].image',
      'Why it matters on site: On site there is nobody to ask and nothing to download.',
      'What to do: Add docker.io/library/hello-world:latest to the bundle and build it again.',
      'Evidence:  evidence/events.txt evidence/pods.json (no SHA-256 recorded)',
      expect.stringMatching(/^How to reproduce: airtight check .*--keep=on-failure$/),
    ]);
  });

  it('tells pods that ran an image from those that named it, and from airtight’s own', () => {
    const ranIn = (change: Partial<ResultImage>) => {
      const result = passingResult();
      result.images = result.images.slice(0, 1).map((image) => ({ ...image, ...change }));
      const [list = ''] = /(?<=<table id="images">)[^]*?(?=<\/table>)/.exec(renderHtml(result)) ?? [];
      return list
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    };
    expect(ranIn({})).toMatch(/airtight\/hello-world$/);
    expect(ranIn({ usedBy: [], namedBy: ['demo/greet'] })).toMatch(
      /no container of a pod was seen to run it Named it, not seen to run it: demo\/greet$/,
    );
    expect(ranIn({ usedBy: [], canaryPods: ['default/airtight-canary-server-1'] })).toMatch(
      /no container of a pod was seen to run it airtight’s own canary pods: default\/airtight-canary-server-1$/,
    );
    const readOnly = passingResult();
    delete readOnly.lab;
    expect(renderHtml(readOnly)).toContain('<td>no lab ran</td>');
  });

  it('says no more than was done of the network, of what was served and of evidence to start from', () => {
    const result = failingResult();
    const [image] = result.images;
    result.images = image ? [{ ...image, servedBy: [] }] : [];
    const page = renderHtml(result);
    // Whether the route is missing is for the check of the seal to say, and a request may have been refused.
    expect(page).toContain('172.30.0.0/24, made without a route out');
    expect(page).toContain('<td>served to no node</td>');
    const remedyOf = (evidence: string[]) => {
      result.checks = [checkFixture('x', 'inspect', { status: 'fail', reason: 'no' }, { evidence })];
      return /No remedy is recorded: [^<]+/.exec(renderHtml(result))?.[0];
    };
    expect(remedyOf(['evidence/a.log'])).toBe('No remedy is recorded: start from the evidence.');
    expect(remedyOf([])).toBe('No remedy is recorded: reproduce it.');
  });

  it('keeps hostile names as text', () => {
    const page = renderHtml(results.hostile);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('\\u{202e}');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('\u001b');
    expect(page).not.toContain('href="javascript');
    expect(page).not.toMatch(/href="[^"]*\.\.\//);
  });

  it('is under 1 MB compressed for 500 checks and 5,000 attempts', () => {
    expect(gzipSync(renderHtml(bigResult())).length).toBeLessThan(1_000_000);
  });
});
