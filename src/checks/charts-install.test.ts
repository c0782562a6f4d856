import { describe, expect, it } from 'vitest';
import { chartsInstall } from './charts-install.ts';
import { bundle, load } from './evidence.fixture.ts';
import { missingImage, release, settled } from './fixtures/release.fixture.ts';
import { remedyOf, said } from './fixtures/said.fixture.ts';

const of = (...releases: (typeof release)[]) =>
  chartsInstall.evaluate({ bundle, load, helm: { ran: true, releases } });

describe('charts-install', () => {
  it('passes where every release was installed, and names them', () => {
    const other = { ...release, release: 'dns', via: 'helm-chart-resource' as const };
    expect(said(of(release, other))).toBe(
      'pass: shop-web (web 1.2.3); dns (web 1.2.3, by a HelmChart resource)',
    );
  });

  it('fails with the release, its chart, what Helm said, and how to see it by hand', () => {
    const output = 'Pulled: …\nError: INSTALLATION FAILED: values.yaml: image.tag is required\n';
    const outcome = of(release, { ...release, release: 'bad', installed: false, output });
    expect(said(outcome)).toBe(
      'fail: 1 of 2 releases could not be installed:\n' +
        'release bad (chart web 1.2.3) in namespace shop: Error: INSTALLATION FAILED: values.yaml: image.tag is required',
    );
    expect(remedyOf(outcome)).toContain(release.command);
  });

  it('names the image that was missing, and the line that adds it', () => {
    const output = 'Error: INSTALLATION FAILED: context canceled\nended early: example/web:1 cannot be had';
    const outcome = of({
      ...release,
      installed: false,
      output,
      objects: { ...settled, troubles: [missingImage] },
    });
    expect(said(outcome)).toContain(
      'ended early: example/web:1 cannot be had; not in the bundle: docker.io/example/web:1',
    );
    expect(remedyOf(outcome)).toContain('- name: docker.io/example/web:1');
  });

  it('does not say of an image that the bundle holds that it is missing', () => {
    const held = { ...missingImage, image: 'hello-world' };
    const outcome = of({ ...release, installed: false, objects: { ...settled, troubles: [held] } });
    expect(said(outcome)).not.toContain('not in the bundle');
    expect(remedyOf(outcome)).toContain('the registry it was asked of');
  });

  it('does not apply where nothing was to install', () => {
    const helm = { ran: false, reason: 'The bundle holds no chart.' } as const;
    expect(said(chartsInstall.evaluate({ bundle, load, helm }))).toBe(
      'not-applicable: The bundle holds no chart.',
    );
  });
});
