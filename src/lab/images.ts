import { AirtightError } from '../errors.ts';
import type { LabFacts } from '../model/result.ts';
import { isGone } from './container.ts';
import type { Engine } from './engine.ts';
import type { LabNode } from './types.ts';

/** The label of a node image that is not K3s itself; the report says so on its cover. */
const standInLabel = 'io.airtight.stand-in';

/** An AirtightError of kind `machine` where the engine does not hold the image: nothing is ever pulled. */
export async function requireImage(engine: Engine, image: string): Promise<void> {
  try {
    await engine.docker.getImage(image).inspect();
  } catch (error) {
    if (!isGone(error)) throw error;
    throw new AirtightError('machine', `Docker holds no image ${image}`, {
      code: 'image-missing',
      hint: 'Load it ("docker load"), name another with --node-image, or run "npm run setup".',
      cause: error,
    });
  }
}

/** What a report says of the node: its image, the K3s version it answers with, and whether it is a stand-in. */
export async function describeNodeImage(
  engine: Engine,
  image: string,
  node: LabNode,
): Promise<LabFacts['node']> {
  const [inspected, version] = await Promise.all([
    engine.docker.getImage(image).inspect(),
    node.exec(['k3s', '--version']),
  ]);
  const labels = (inspected.Config as { Labels?: Record<string, string> | null }).Labels ?? {};
  return {
    image,
    imageId: inspected.Id,
    version: /\bv\d+\.\d+\.\d+\S*/.exec(version.stdout)?.[0] ?? 'unknown',
    standIn: labels[standInLabel] === 'true',
  };
}
