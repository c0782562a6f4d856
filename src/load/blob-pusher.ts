import type { BlobRange } from '../model/bundle.ts';
import type { RegistryClient } from './registry-client.ts';

/** Sends each blob's bytes once; other repositories get a link to it. */
export type BlobPusher = (
  repository: string,
  digest: string,
  range: BlobRange,
  subject: string,
) => Promise<void>;

/** A pusher that remembers where each blob already is; calls for the same blob wait for the first one. */
export function createBlobPusher(client: RegistryClient): BlobPusher {
  /** By digest, the repository that has the blob, or will. */
  const homes = new Map<string, Promise<string>>();
  /** By repository and digest. */
  const placed = new Map<string, Promise<void>>();

  return (repository, digest, range, subject) => {
    const place = `${repository} ${digest}`;
    const running = placed.get(place) ?? put(repository, digest, range, subject);
    placed.set(place, running);
    return running;
  };

  async function put(repository: string, digest: string, range: BlobRange, subject: string): Promise<void> {
    const home = homes.get(digest);
    if (home === undefined) {
      const first = putFirst(repository, digest, range, subject);
      homes.set(digest, first);
      await first;
      return;
    }
    if (await client.mountBlob(repository, digest, await home, subject)) return;
    await client.uploadBlob(repository, digest, range, subject);
  }

  async function putFirst(
    repository: string,
    digest: string,
    range: BlobRange,
    subject: string,
  ): Promise<string> {
    const isThere = await client.hasBlob(repository, digest, subject);
    if (!isThere) await client.uploadBlob(repository, digest, range, subject);
    return repository;
  }
}
