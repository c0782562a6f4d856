import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../errors.ts';
import type { LabRegistry } from '../lab/types.ts';
import type { BlobRange } from '../model/bundle.ts';
import { streamRange } from '../system/byte-range.ts';
import { registryFault } from './load-error.ts';

/** The part of the OCI distribution API (v1.1) that a push needs; `subject` names image and blob in errors. */
export interface RegistryClient {
  hasBlob(repository: string, digest: string, subject: string): Promise<boolean>;
  /** Links a blob from another repository; false where the registry wants the bytes after all. */
  mountBlob(repository: string, digest: string, from: string, subject: string): Promise<boolean>;
  uploadBlob(repository: string, digest: string, body: RegistryBody, subject: string): Promise<void>;
  /** Puts a manifest under a tag or a digest. */
  putManifest(repository: string, manifest: ManifestUpload, subject: string): Promise<void>;
  close(): void;
}

/** Bytes to send: a run of them in a file, or those at hand. */
export type RegistryBody = BlobRange | Uint8Array;

export interface ManifestUpload {
  /** Tag or digest. */
  readonly name: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly body: RegistryBody;
}

interface Call {
  readonly method: 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RegistryBody;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A registry in the same lab answers at once; silence this long, in milliseconds, means it hangs. */
const silenceMs = 60_000;
const maxTextLength = 500;

/** A client for one registry, over so many kept connections; nothing is tried twice. */
export function createRegistryClient(
  { address, url: root, ca, credentials }: LabRegistry,
  connections: number,
  signal?: AbortSignal,
): RegistryClient {
  const base = new URL(root);
  const kept = { keepAlive: true, maxSockets: connections };
  const agent =
    base.protocol === 'https:'
      ? new HttpsAgent({ ...kept, ...(ca === undefined ? {} : { ca }) })
      : new HttpAgent(kept);
  const auth = credentials && `${credentials.username}:${credentials.password}`;
  const at = (path: string) => new URL(path, base);

  async function call(wanted: readonly number[], subject: string, details: Call): Promise<Answer> {
    const what = `${details.method} ${details.url.pathname} for ${subject}`;
    const answer = await send({ ...details, ...(auth === undefined ? {} : { auth }) }, agent, signal).catch(
      (error: unknown) => {
        signal?.throwIfAborted();
        throw registryFault(`The registry ${address} failed on ${what}: ${messageOf(error)}`, error);
      },
    );
    if (wanted.includes(answer.status)) return answer;
    const text = answer.text === '' ? '' : `: ${answer.text}`;
    throw registryFault(`The registry ${address} answered ${answer.status} to ${what}${text}`);
  }

  /** Where an upload goes on, as the registry says; it may not send us elsewhere. */
  function uploadUrl(answer: Answer, subject: string): URL {
    const location = at(answer.headers.location ?? '');
    if (answer.headers.location !== undefined && location.origin === base.origin) return location;
    const said = answer.headers.location ?? 'no address';
    throw registryFault(`The registry ${address} gave ${said} for the upload of ${subject}.`);
  }

  return {
    async hasBlob(repository, digest, subject) {
      const url = at(`/v2/${repository}/blobs/${digest}`);
      return (await call([200, 404], subject, { method: 'HEAD', url })).status === 200;
    },
    async mountBlob(repository, digest, from, subject) {
      const url = at(`/v2/${repository}/blobs/uploads/?mount=${digest}&from=${encodeURIComponent(from)}`);
      const answer = await call([201, 202], subject, { method: 'POST', url });
      if (answer.status === 201) return true;
      await call([204, 404], subject, { method: 'DELETE', url: uploadUrl(answer, subject) });
      return false;
    },
    async uploadBlob(repository, digest, body, subject) {
      const url = at(`/v2/${repository}/blobs/uploads/`);
      const target = uploadUrl(await call([202], subject, { method: 'POST', url }), subject);
      target.searchParams.set('digest', digest);
      const headers = { 'content-type': 'application/octet-stream' };
      await call([201], subject, { method: 'PUT', url: target, headers, body });
    },
    async putManifest(repository, { name, digest, mediaType, body }, subject) {
      const url = at(`/v2/${repository}/manifests/${name}`);
      const headers = { 'content-type': mediaType };
      const answer = await call([201], subject, { method: 'PUT', url, headers, body });
      const kept = answer.headers['docker-content-digest'] ?? digest;
      if (kept === digest) return;
      throw registryFault(`The registry ${address} keeps ${subject} as ${String(kept)}.`);
    },
    close() {
      agent.destroy();
    },
  };
}

async function send(
  { method, url, headers, body, auth }: Call & { readonly auth?: string },
  agent: HttpAgent,
  signal?: AbortSignal,
): Promise<Answer> {
  const length = body === undefined ? 0 : body instanceof Uint8Array ? body.length : body.bytes;
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const outgoing = request(url, {
    method,
    agent,
    headers: { ...headers, ...(method === 'HEAD' ? {} : { 'content-length': String(length) }) },
    ...(auth === undefined ? {} : { auth }),
    ...(signal ? { signal } : {}),
  });
  outgoing.setTimeout(silenceMs, () => outgoing.destroy(new Error(`no answer for ${silenceMs / 1000} s`)));
  const answered = new Promise<Answer>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        if (text.length < maxTextLength) text += chunk;
      });
      incoming.on('error', reject);
      incoming.on('end', () => {
        const tidy = text.trim().replaceAll(/\s+/g, ' ').slice(0, maxTextLength);
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: tidy });
      });
    });
  });
  if (body === undefined || body instanceof Uint8Array) outgoing.end(body);
  // A registry that refuses answers before it has read everything: its answer says more than the broken pipe.
  else pipeline(streamRange(body), outgoing).catch(() => undefined);
  return answered;
}
