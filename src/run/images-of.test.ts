import { expect, it } from 'vitest';
import { bundle, digest, load } from '../checks/evidence.fixture.ts';
import type { PodRecord } from '../model/evidence.ts';
import { EvidenceFolder } from '../system/evidence-folder.ts';
import { silentProgress } from '../system/progress.ts';
import { imagesOf } from './images-of.ts';
import { RunRecord } from './record.ts';

const pod = (name: string, images: readonly string[], ran = images): PodRecord => ({
  uid: `${name} ${images.join(' ')} ${ran.length}`,
  ...{ namespace: 'shop', name, node: 'server-1', addresses: [], hostNetwork: false, images, ran, from: 0 },
});

/** What the result says of the one image of the bundle after a run with these pods. */
function image(pods: readonly PodRecord[], canaryPods: readonly string[] = []) {
  const record = new RunRecord(new EvidenceFolder('/nowhere'), silentProgress);
  Object.assign(record.evidence, { bundle, load });
  Object.assign(record, { pods, canaryPods });
  const [first] = imagesOf(record);
  return { usedBy: first?.usedBy, namedBy: first?.namedBy, canaryPods: first?.canaryPods };
}

it('lists a pod that ran it once, however often it came back or by whatever name it asked', () => {
  const names = ['hello-world', 'docker.io/library/hello-world:latest', `hello-world:other@${digest}`];
  for (const name of [...names, `${load.registry.address}/library/hello-world:latest`])
    expect(image([pod('web-0', [name])]), name).toMatchObject({ usedBy: ['shop/web-0'] });
  const back = [...names.map((name) => pod('web-0', [name])), pod('web-0', names), pod('web-1', names)];
  expect(image(back)).toEqual({ usedBy: ['shop/web-0', 'shop/web-1'] });
});

it('lists what names it and did not run it apart, and not at all what names another', () => {
  const pods = [pod('greet', ['hello-world'], []), pod('other', ['hello-world:1.0', 'other'])];
  expect(image(pods)).toEqual({ usedBy: [], namedBy: ['shop/greet'] });
  expect(image([...pods, pod('greet', ['hello-world'])])).toEqual({ usedBy: ['shop/greet'] });
});

it('tells canary pods of airtight from pods that are called like one', () => {
  const pods = [pod('airtight-canary-server-1', ['hello-world'])];
  expect(image(pods)).toEqual({ usedBy: ['shop/airtight-canary-server-1'] });
  expect(image(pods, ['shop/airtight-canary-server-1'])).toEqual({
    usedBy: [],
    canaryPods: ['shop/airtight-canary-server-1'],
  });
});
