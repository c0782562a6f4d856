import { luredAddresses } from '../model/lured.ts';
import type { NameKind } from './names.ts';
import type { SeenFlow } from './queries.ts';

/**
 * Which name the lure answered with an address: the one among those asked for that has it. Undefined where none has, and
 * where several do.
 */
export function luredNames(
  flows: readonly SeenFlow[],
  readName: (name: string) => NameKind,
): (address: string) => string | undefined {
  const asked = new Set(flows.flatMap(({ flow }) => flow.question?.name ?? []));
  const names = new Map<string, Set<string>>();
  for (const name of asked) {
    if (readName(name).kind !== 'external') continue;
    for (const address of Object.values(luredAddresses(name))) {
      names.set(address, (names.get(address) ?? new Set()).add(name));
    }
  }
  return (address) => {
    const [name, ...others] = names.get(address) ?? [];
    return others.length === 0 ? name : undefined;
  };
}
