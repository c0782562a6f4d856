import { describe, expect, it } from 'vitest';
import type { HelloWorldEvidence } from '../model/tier-evidence.ts';
import { helloWorld, load, otherDigest } from './evidence.fixture.ts';
import { said } from './fixtures/said.fixture.ts';
import { helloWorldImage } from './hello-world-image.ts';

describe('hello-world-image', () => {
  it('passes where the digest that ran is the one loaded', () => {
    expect(helloWorldImage.evaluate({ load, helloWorld: [helloWorld] })).toEqual({ status: 'pass' });
  });

  it('fails where another digest ran', () => {
    const other = { ...helloWorld, imageDigest: otherDigest };
    expect(said(helloWorldImage.evaluate({ load, helloWorld: [other] }))).toMatch(/^fail: .*sha256:cdcd/);
  });

  it('fails where the image was not loaded at all', () => {
    expect(helloWorldImage.evaluate({ load: { ...load, images: [] }, helloWorld: [helloWorld] }).status).toBe(
      'fail',
    );
  });

  it('tells a gate of every node that failed', () => {
    const [one, two] = ['server-1', 'agent-1'].map((node) => ({
      ...helloWorld,
      node,
      imageDigest: otherDigest,
    }));
    if (one === undefined || two === undefined) throw new Error('two nodes');
    const judge = (...pods: HelloWorldEvidence[]) => helloWorldImage.evaluate({ load, helloWorld: pods });
    expect(judge(helloWorld, two)).not.toHaveProperty('found');
    expect(judge(one, two)).toMatchObject({
      reason: expect.stringContaining('on server-1') as string,
      found: [expect.stringContaining('on server-1'), expect.stringContaining('on agent-1')],
    });
  });

  it('cannot tell without a digest', () => {
    const { imageDigest: _, ...without } = helloWorld;
    expect(helloWorldImage.evaluate({ load, helloWorld: [without] }).status).toBe('inconclusive');
  });
});
