import { defineCheck } from '../model/check.ts';

export const helloWorldImage = defineCheck({
  id: 'hello-world-image',
  tier: 'hello-world',
  title: 'The image that ran is the one that was loaded, by digest',
  why: 'A tag that is served by something else than the bundle proves nothing about the bundle.',
  required: true,
  help: {
    rule: 'Fails where the digest that the node reports for the pod is not that of the image that was loaded under this name. Inconclusive where the node reports none.',
    fix: 'Look for a second image of the same name in the bundle ([names-collide](names-collide.md)), or one that was on the node before.',
  },
  needs: ['load', 'helloWorld'],
  evaluate: ({ load, helloWorld }) => {
    const loaded = load.images.find((image) => image.reference === helloWorld.image);
    if (!loaded) {
      return { status: 'fail', reason: `${helloWorld.image} was not among the images loaded into the lab.` };
    }
    if (helloWorld.imageDigest === undefined) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: `The node reported no digest for ${helloWorld.image}.`,
      };
    }
    if (helloWorld.imageDigest === loaded.digest) return { status: 'pass' };
    return {
      status: 'fail',
      reason: `${helloWorld.image} ran as ${helloWorld.imageDigest}, but ${loaded.digest} was loaded.`,
    };
  },
});
