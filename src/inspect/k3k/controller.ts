import { z } from 'zod';
import { parseImageReference } from '../../model/image-reference.ts';
import { locate } from '../locate.ts';
import type { KubeDocument } from '../types.ts';
import { type K3kImage, k3kImageName } from './image-name.ts';

const containerSchema = z.looseObject({
  image: z.string().optional(),
  args: z.array(z.unknown()).nullish(),
  env: z.array(z.looseObject({ name: z.string(), value: z.unknown().optional() })).nullish(),
});
type Container = z.infer<typeof containerSchema>;

const workloadSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(containerSchema) }) }),
  }),
});

/**
 * How the controller is told its images: by a flag, or by the variable of the same name. Source: main.go of rancher/k3k
 * 0.3.5; the short names are those of earlier charts.
 */
const told: readonly { readonly role: K3kImage['role']; readonly names: readonly string[] }[] = [
  { role: 'shared-agent', names: ['shared-agent-image'] },
  { role: 'virtual-agent', names: ['virtual-agent-image'] },
  { role: 'server', names: ['k3s-server-image', 'k3s-image', 'server-image'] },
];

interface Told {
  readonly text: string;
  /** Within the container. */
  readonly path: readonly (string | number)[];
}

/** Images that a K3k controller in this document runs with; empty where there is none. */
export function controllerImages(document: KubeDocument): K3kImage[] {
  const workload = workloadSchema.safeParse(document.value);
  if (!workload.success) return [];
  return workload.data.spec.template.spec.containers.flatMap((container, index) => {
    const at = ['spec', 'template', 'spec', 'containers', index];
    const named = told.flatMap(({ role, names }) => {
      const found = findTold(container, names);
      return found ? [{ role, ...found }] : [];
    });
    if (!isController(container, named)) return [];
    const own = container.image === undefined ? [] : [{ text: container.image, path: ['image'] }];
    return [...own.map((image) => ({ role: 'controller' as const, ...image })), ...named].map(
      ({ role, text, path }) => ({
        role,
        reference: k3kImageName(role, text),
        location: locate(document, [...at, ...path]),
      }),
    );
  });
}

/** A repository called k3k, mirrored or not, or the one setting that only K3k has. */
function isController({ image = '' }: Container, named: readonly { role: K3kImage['role'] }[]): boolean {
  const parsed = parseImageReference(image);
  const isK3k = parsed.ok && /(?:^|\/)k3k$/.test(parsed.reference.repository);
  return isK3k || named.some(({ role }) => role === 'shared-agent');
}

/** A flag wins over a variable, as in the controller itself. */
function findTold(container: Container, names: readonly string[]): Told | undefined {
  for (const name of names) {
    const found = inArguments(container, `--${name}`) ?? inEnvironment(container, variableOf(name));
    if (found) return found;
  }
  return undefined;
}

function inArguments({ args }: Container, flag: string): Told | undefined {
  for (const [index, arg] of (args ?? []).entries()) {
    if (typeof arg !== 'string') continue;
    if (arg.startsWith(`${flag}=`)) return { text: arg.slice(flag.length + 1), path: ['args', index] };
    const next = args?.[index + 1];
    if (arg === flag && typeof next === 'string') return { text: next, path: ['args', index + 1] };
  }
  return undefined;
}

function inEnvironment({ env }: Container, name: string): Told | undefined {
  const index = (env ?? []).findIndex((each) => each.name === name);
  const value = env?.[index]?.value;
  return typeof value === 'string' && value !== ''
    ? { text: value, path: ['env', index, 'value'] }
    : undefined;
}

function variableOf(flag: string): string {
  return flag.toUpperCase().replaceAll('-', '_');
}
