import { defineCheck } from '../model/check.ts';
import type { LoadEvidence } from '../model/evidence.ts';
import type { HelloWorldEvidence } from '../model/tier-evidence.ts';
import type { Outcome } from '../model/outcome.ts';
import { onEachNode } from './each-node.ts';

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
  evaluate: ({ load, helloWorld }) => onEachNode(helloWorld, (pod) => judge(pod, load)),
});

function judge({ reference, image, imageDigest, node }: HelloWorldEvidence, load: LoadEvidence): Outcome {
  const loaded = load.images.find((one) => one.reference === reference);
  if (!loaded) {
    return { status: 'fail', reason: `${reference} was not among the images loaded into the lab.` };
  }
  if (imageDigest === undefined) {
    return {
      status: 'inconclusive',
      cause: 'evidence-missing',
      reason: `Node ${node} reported no digest for ${image}.`,
    };
  }
  if (imageDigest === loaded.digest) return { status: 'pass' };
  return {
    status: 'fail',
    reason: `${image} ran as ${imageDigest} on ${node}, but ${loaded.digest} was loaded.`,
  };
}
