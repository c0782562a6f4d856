import type { NodeOwner } from '../lab/types.ts';

/** Seconds a connection may take. */
const patience = 2;

/** Opens a TCP connection from the owner's namespace, where kube-proxy's rules hold as on the node itself, and closes it. */
export async function connect(
  owner: NodeOwner,
  { address, port }: { readonly address: string; readonly port: number },
  signal?: AbortSignal,
): Promise<{ readonly answered: boolean; readonly observed: string }> {
  const netcat = ['busybox', 'nc', address, String(port), '-e', '/bin/true'];
  const { exitCode, stderr } = await owner.exec(
    ['busybox', 'timeout', String(patience), ...netcat],
    signal ? { signal } : {},
  );
  if (exitCode === 0) return { answered: true, observed: 'connected' };
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return { answered: false, observed: said === '' ? `no answer within ${patience} s` : said };
}
