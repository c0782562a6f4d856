import type { Engine } from '../lab/engine.ts';
import type * as Kept from '../lab/kept.ts';
import { keptText } from './kept-text.ts';

/** The kept labs of this machine; Docker's client takes a while to load, so only once it is needed. */
export async function keptLabs(): Promise<typeof Kept & { readonly engine: Engine }> {
  const [{ connectEngine }, kept] = await Promise.all([import('../lab/engine.ts'), import('../lab/kept.ts')]);
  return { ...kept, engine: await connectEngine() };
}

/** How to enter the kept lab of a run, and how to remove it. */
export async function textOfKept(runId: string): Promise<string> {
  const { engine, findKept } = await keptLabs();
  return keptText(await findKept(engine, runId));
}
