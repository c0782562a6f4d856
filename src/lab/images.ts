import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AirtightError } from '../errors.ts';
import type { LabFacts } from '../model/result.ts';
import { isGone } from './container.ts';
import type { Engine } from './engine.ts';
import type { LabNode } from './types.ts';

/** The label of a node image that is not K3s itself; the report says so on its cover. */
const standInLabel = 'io.airtight.stand-in';

/** The engine's id of an image: the digest of its config; undefined where it holds none of that name. */
export async function imageId(engine: Engine, image: string): Promise<string | undefined> {
  return engine.docker
    .getImage(image)
    .inspect()
    .then(
      ({ Id }) => Id,
      (error: unknown) => {
        if (isGone(error)) return undefined;
        throw error;
      },
    );
}

/** Whether the engine holds an image of that name. */
export async function hasImage(engine: Engine, image: string): Promise<boolean> {
  return (await imageId(engine, image)) !== undefined;
}

/** Loads a docker archive into the engine; an AirtightError of kind `machine` where the image is not there afterwards. */
export async function loadImage(engine: Engine, archive: Readable, image: string): Promise<void> {
  const answer = await engine.docker.loadImage(archive, { quiet: true });
  const said = await text(answer);
  if (await hasImage(engine, image)) return;
  throw new AirtightError('machine', `Docker did not take the image ${image}: ${said.trim().slice(0, 500)}`, {
    code: 'image-not-loaded',
    hint: 'Name a node image that Docker holds with --node-image.',
  });
}

/** An AirtightError of kind `machine` where the engine does not hold the image: nothing is ever pulled. */
export async function requireImage(engine: Engine, image: string): Promise<void> {
  if (await hasImage(engine, image)) return;
  throw new AirtightError('machine', `Docker holds no image ${image}`, {
    code: 'image-missing',
    hint: 'Load it ("docker load"), name another with --node-image, or run "npm run setup".',
  });
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
