import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../testing-charts.ts';
import { isolate, type Isolation } from './isolation.ts';
import { renderLimits, type RenderLimits } from './limits.ts';

async function isolated(limits: Partial<RenderLimits> = {}): Promise<Isolation & { folder: string }> {
  const folder = await temporaryFolder();
  return { ...(await isolate({ folder, limits: { ...renderLimits, ...limits } })), folder };
}

async function shell(isolation: Isolation & { folder: string }, script: string) {
  return isolation.run('/bin/sh', ['-c', script], isolation.folder);
}

/** As on a machine without unshare and prlimit. */
async function withoutWall(limits: Partial<RenderLimits> = {}): Promise<Isolation & { folder: string }> {
  vi.stubEnv('PATH', '/nonexistent');
  const isolation = await isolated(limits);
  vi.unstubAllEnvs();
  return isolation;
}

describe('an isolated program', () => {
  it('has no network interface that is up, where this machine has network namespaces', async ({ skip }) => {
    const isolation = await isolated();
    skip(isolation.kind === 'dead-proxy', 'no network namespaces here');
    const devices = await isolation.run('/bin/cat', ['/proc/self/net/dev'], isolation.folder);
    const routes = await isolation.run('/bin/cat', ['/proc/self/net/route'], isolation.folder);
    expect(devices.ok && devices.stdout.match(/^\s*\S+(?=:)/gm)?.map((name) => name.trim())).toEqual(['lo']);
    expect(routes.ok && routes.stdout.trim().split('\n').length).toBe(1);
  });

  it('is given proxies that lead nowhere, and it is said so, elsewhere', async () => {
    const isolation = await withoutWall();
    expect(isolation.kind).toBe('dead-proxy');
    const ran = await shell(isolation, 'echo $HTTPS_PROXY $HTTP_PROXY $ALL_PROXY');
    expect(ran).toEqual({ ok: true, stdout: `${'http://127.0.0.1:9 '.repeat(3).trim()}\n` });
  });

  it("knows nothing of the user's: no kubeconfig, no home, no programs on its path", async () => {
    vi.stubEnv('KUBECONFIG', '/root/.kube/config');
    vi.stubEnv('HELM_DRIVER', 'memory');
    const isolation = await isolated();
    const ran = await shell(isolation, 'echo "$KUBECONFIG$HELM_DRIVER" "$HOME" $PATH; git --version');
    vi.unstubAllEnvs();
    expect(ran).toMatchObject({ ok: false, reason: expect.stringContaining('git') as string });
    const home = await shell(isolation, 'echo "$KUBECONFIG$HELM_DRIVER$HOME"');
    expect(home).toEqual({ ok: true, stdout: `${isolation.folder}/home\n` });
  });

  it('is ended when its time is up', async () => {
    const isolation = await isolated({ timeoutMs: 200 });
    expect(await shell(isolation, 'while :; do :; done')).toEqual({
      ok: false,
      reason: 'it did not end within 0.2 s',
    });
  });

  it('is ended when it prints too much', async () => {
    const isolation = await isolated({ maxOutput: 1000 });
    expect(await shell(isolation, 'while :; do echo more; done')).toEqual({
      ok: false,
      reason: 'it printed more than 1000 characters',
    });
  });

  it('fails in its own words, in one line, or with its exit code', async () => {
    const isolation = await isolated();
    expect(
      await shell(isolation, 'printf "Error: this\\nand\\033[31m that\\n\\nUse --debug" >&2; exit 1'),
    ).toEqual({
      ok: false,
      reason: 'this and [31m that Use --debug',
    });
    expect(await shell(isolation, 'exit 7')).toEqual({ ok: false, reason: 'exit code 7' });
    expect(await isolation.run('/nonexistent', [], isolation.folder)).toMatchObject({ ok: false });
    expect(await (await withoutWall()).run('/nonexistent', [], isolation.folder)).toMatchObject({
      ok: false,
    });
  });

  it('is ended with the run', async () => {
    const stop = new AbortController();
    const folder = await temporaryFolder();
    const isolation = await isolate({ folder, limits: renderLimits, signal: stop.signal });
    const ran = isolation.run('/bin/sh', ['-c', 'while :; do :; done'], folder);
    stop.abort(new Error('the user ended it'));
    await expect(ran).rejects.toThrow('the user ended it');
  });
});
