import type { FoundReference } from '../../model/inspection.ts';
import type { KubeDocument } from '../types.ts';
import { imageName } from './image-text.ts';
import { isObject } from './objects.ts';
import { reference } from './rule.ts';

/** Containers of a plan, both with the plan's version for a tag. */
const steps = ['prepare', 'upgrade'];

/**
 * Images of a Plan of the system upgrade controller, whose tag is the plan's version with `-` for `+` (`WithLatestTag`
 * and `MungeVersion` of github.com/rancher/system-upgrade-controller); undefined for other objects. Where a channel gives the version, only a sealed run shows it.
 */
export function upgradePlan(document: KubeDocument): FoundReference[] | undefined {
  const { value } = document;
  if (!isObject(value) || value['kind'] !== 'Plan' || !isObject(value['spec'])) return undefined;
  if (!String(value['apiVersion']).startsWith('upgrade.cattle.io/')) return undefined;
  const { version, ...spec } = value['spec'];
  return steps.flatMap((step) => {
    const container = spec[step];
    const text = isObject(container) ? container['image'] : undefined;
    if (typeof text !== 'string') return [];
    const given = imageName(text);
    const tagged =
      typeof version === 'string' ? imageName(`${text}:${version.replaceAll('+', '-')}`) : undefined;
    const image = given?.pinned ? given : tagged;
    return image ? [reference(document, ['spec', step, 'image'], image, 'custom-resource', 'medium')] : [];
  });
}
