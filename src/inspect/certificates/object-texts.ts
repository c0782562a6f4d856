import { z } from 'zod';
import type { Location } from '../../model/location.ts';
import { locate } from '../locate.ts';
import type { KubeDocument } from '../types.ts';

/** A text that may hold certificates, and where it stands. */
export interface PlacedText {
  readonly text: string;
  readonly location: Location;
}

const holderSchema = z.looseObject({
  kind: z.enum(['Secret', 'ConfigMap']),
  data: z.record(z.string(), z.unknown()).nullish(),
  stringData: z.record(z.string(), z.unknown()).nullish(),
  binaryData: z.record(z.string(), z.unknown()).nullish(),
});

/** Values of Secrets and ConfigMaps, and every `caBundle` (webhooks, API services, CRDs), decoded. */
export function objectTexts(document: KubeDocument): PlacedText[] {
  const holder = holderSchema.safeParse(document.value).data;
  const held = holder ? valuesOf(holder) : caBundles(document.value);
  return held.map(({ text, path }) => ({ text, location: locate(document, path) }));
}

interface Held {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

function valuesOf(holder: z.infer<typeof holderSchema>): Held[] {
  const read = (field: 'data' | 'stringData' | 'binaryData', isEncoded: boolean): Held[] =>
    Object.entries(holder[field] ?? {}).flatMap(([key, value]) =>
      typeof value === 'string' ? [{ text: isEncoded ? decode(value) : value, path: [field, key] }] : [],
    );
  const isSecret = holder.kind === 'Secret';
  return [...read('data', isSecret), ...read('stringData', false), ...read('binaryData', true)];
}

/** Every `caBundle` of an object, in order; documents are no deeper than their reader lets through. */
function caBundles(value: unknown, path: readonly (string | number)[] = []): Held[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (key !== 'caBundle' || typeof child !== 'string') return caBundles(child, at);
    // Kubernetes' own kinds want base64; some custom resources take PEM as it is.
    return [{ text: child.includes('-----BEGIN') ? child : decode(child), path: at }];
  });
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}
