import { expect, it } from 'vitest';
import { heldBlobs } from '../../fixtures/bundles/held-images.ts';
import { makeScratch } from '../../fixtures/bundles/scratch.ts';
import { chartTgz } from '../../fixtures/bundles/tiny-chart.ts';
import { blobOf } from '../../fixtures/sample/blob.ts';
import { chartArtifact } from './chart-artifact.ts';

it('has Chart.yaml as its config, with numbers that stand for versions as texts', async () => {
  const yaml = 'apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: 1.5\nkeywords: [a]\n';
  const tgz = blobOf('', chartTgz('web', '1.0.0', { 'Chart.yaml': yaml }));
  const scratch = await makeScratch();
  try {
    const range = (await heldBlobs(scratch, [tgz])).range(tgz.digest);
    if (!range) throw new Error('held blobs are there');
    const chart = {
      name: 'web',
      version: '1.0.0',
      reference: 'web',
      digest: tgz.digest,
      place: 'web.tgz',
      archive: tgz.digest,
    };
    const { config } = await chartArtifact(chart, range);
    expect(JSON.parse(Buffer.from(config.bytes).toString())).toEqual({
      apiVersion: 'v2',
      name: 'web',
      version: '1.0.0',
      appVersion: '1.5',
      keywords: ['a'],
    });
  } finally {
    await scratch.remove();
  }
});
