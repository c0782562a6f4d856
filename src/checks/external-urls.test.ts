import { describe, expect, it } from 'vitest';
import type { ExternalUrl } from '../model/inspection.ts';
import { externalUrls } from './external-urls.ts';
import { said } from './fixtures/said.fixture.ts';
import { at, referencesTo, refused } from './fixtures/static.fixture.ts';

const repository: ExternalUrl = {
  url: 'https://charts.example/stable',
  host: 'charts.example',
  kind: 'field',
  confidence: 'high',
  location: at('spec.url'),
};
const telemetry: ExternalUrl = {
  ...repository,
  url: 'https://t.example',
  kind: 'environment',
  confidence: 'medium',
};
const mentioned: ExternalUrl = {
  ...repository,
  url: 'https://m.example',
  kind: 'config-map',
  confidence: 'low',
};
const judge = (...urls: ExternalUrl[]) => externalUrls.evaluate({ references: referencesTo([], { urls }) });

describe('external-urls', () => {
  it('passes where there is none, and where ConfigMaps mention one, which it counts', () => {
    expect(said(judge())).toBe('pass: no address outside is used');
    expect(said(judge(mentioned))).toBe(
      'pass: no address outside is used; 1 address in ConfigMaps not judged',
    );
  });

  it('fails on a field that will be fetched from, and says where', () => {
    expect(said(judge(repository, telemetry, mentioned))).toBe(
      [
        'fail: Will be fetched:',
        'https://charts.example/stable (web.yaml:12 Deployment/web spec.url)',
        'May be asked:',
        'https://t.example (web.yaml:12 Deployment/web spec.url, medium confidence)',
        'Not judged: 1 address in ConfigMaps',
      ].join('\n'),
    );
  });

  it.each([
    telemetry,
    { ...telemetry, kind: 'argument' as const },
    { ...repository, confidence: 'medium' as const },
  ])('only warns about what may never be used', (url) => {
    expect(judge(url).status).toBe('warn');
  });

  it('tells a gate of each address by itself', () => {
    expect(judge(repository, telemetry, mentioned)).toMatchObject({
      found: [
        expect.stringMatching(/^https:\/\/charts\.example\/stable \(/),
        expect.stringMatching(/^https:\/\/t\.example \(/),
      ],
    });
  });

  it('names each address once, with its places', () => {
    const again = { ...repository, location: at('spec.other') };
    expect(said(judge(repository, again))).toContain('spec.url; web.yaml:12 Deployment/web spec.other)');
  });

  it('claims nothing of charts that were not rendered', () => {
    const references = referencesTo([], { renderings: [refused] });
    expect(externalUrls.evaluate({ references }).status).toBe('inconclusive');
  });
});
