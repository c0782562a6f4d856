import * as k8s from '@kubernetes/client-node';
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { unlessGone } from '../cluster.ts';
import type { NamedObject } from '../target.ts';
import type { ManifestObject } from './manifest-objects.ts';

/** What became of one object: where it is now, or why it was refused. */
export type Applied =
  | { readonly at: NamedObject }
  | { readonly error: string; /** No kind of that name is served. */ readonly unknownKind?: true };

const statusSchema = z.object({ message: z.string().min(1) });

/** `kubectl apply --server-side`. The client's own patch would drop every field its types do not know. */
export class ServerSideApply extends k8s.KubernetesObjectApi {
  /** Applies one object; `namespace` is for those whose manifest names none. A refusal is an answer, not an error. */
  async apply(object: ManifestObject, namespace: string): Promise<Applied> {
    const { apiVersion, kind, metadata } = object;
    const resource = await unlessGone(this.resource(apiVersion, kind));
    if (!resource)
      return { error: `${apiVersion} ${kind} is no kind this cluster serves`, unknownKind: true };
    const own = resource.namespaced ? (metadata.namespace ?? namespace) : undefined;
    const folder = own === undefined ? '' : `/namespaces/${encodeURIComponent(own)}`;
    const path = `${this.apiVersionPath(apiVersion)}${folder}/${resource.name}/${encodeURIComponent(metadata.name)}`;
    const request = this.configuration.baseServer.makeRequestContext(path, k8s.HttpMethod.PATCH);
    request.setHeaderParam('Accept', 'application/json');
    request.setHeaderParam('Content-Type', k8s.PatchStrategy.ServerSideApply);
    request.setQueryParam('fieldManager', 'airtight');
    request.setQueryParam('fieldValidation', 'Strict');
    request.setQueryParam('force', 'true');
    const placed = own === undefined ? object : { ...object, metadata: { ...metadata, namespace: own } };
    request.setBody(JSON.stringify(placed));
    try {
      await this.requestPromise(request);
    } catch (error) {
      if (!(error instanceof k8s.ApiException)) throw error;
      return { error: refusalOf(error) };
    }
    return { at: { apiVersion, kind, namespace: own ?? '', name: metadata.name } };
  }
}

/** The API's own words, where it has any. */
function refusalOf(error: k8s.ApiException<unknown>): string {
  const body: unknown = typeof error.body === 'string' ? jsonOf(error.body) : error.body;
  const status = statusSchema.safeParse(body);
  return status.success ? status.data.message : (messageOf(error).split('\n')[0] ?? '');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
