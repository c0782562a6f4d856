import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { imageFields } from './image-fields.ts';
import { isObject } from './objects.ts';
import { reference } from './rule.ts';
import { upgradePlan } from './upgrade-plans.ts';
import { imagesInWords } from './words.ts';

/** API groups of Kubernetes itself with no image outside their pod templates; the core group has no name. */
const ownGroups = new Set([
  '',
  'apps',
  'autoscaling',
  'batch',
  'events.k8s.io',
  'extensions',
  'policy',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** Fields of custom resources that name an image. */
export function customResources(document: KubeDocument): FoundReference[] {
  if (!isCustomResource(document)) return [];
  return upgradePlan(document) ?? [...imageFields(document), ...setting(document)];
}

/** The value of a resource that is a setting by its own name, as Rancher's and Longhorn's are; its default where that is empty. */
function setting(document: KubeDocument): FoundReference[] {
  const { metadata, ...fields } = isObject(document.value) ? document.value : {};
  const name = isObject(metadata) ? metadata['name'] : undefined;
  const field = ['value', 'default'].find((key) => fields[key] !== undefined && fields[key] !== '');
  const text = field === undefined ? undefined : fields[field];
  if (field === undefined || typeof name !== 'string' || typeof text !== 'string') return [];
  return imagesInWords(text, name).map(({ image, confidence }) =>
    reference(document, [field], image, 'custom-resource', confidence),
  );
}

/** Whether a document is an object of a kind that Kubernetes does not bring itself. */
export function isCustomResource({ value }: KubeDocument): boolean {
  if (!isObject(value) || typeof value['apiVersion'] !== 'string') return false;
  const [group = '', version] = value['apiVersion'].split('/');
  return !ownGroups.has(version === undefined ? '' : group);
}
