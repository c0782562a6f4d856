import { describe, expect, it } from 'vitest';
import { shellOf } from './shell.ts';

const lab = {
  runId: 'r1',
  running: true,
  owner: 'airtight-r1-server-1-owner',
  helm: true,
  nodes: [{ name: 'server-1', container: 'airtight-r1-server-1' }],
};

describe('the shell of a kept lab', () => {
  it("is in the server's owner, where helm is on the path and knows the cluster", () => {
    const { container, environment } = shellOf(lab, undefined);
    expect(container).toBe(lab.owner);
    expect(environment['KUBECONFIG']).toBe('/airtight/kubeconfig');
    expect(environment['PATH']?.split(':')[0]).toBe('/airtight');
    expect(environment).not.toHaveProperty('HELM_REGISTRY_CONFIG');
  });

  it('knows the login of a registry that asks for one', () => {
    expect(shellOf({ ...lab, registryLogin: '/kept/r1/login' }, undefined).environment).toMatchObject({
      HELM_REGISTRY_CONFIG: '/airtight/registry-login.json',
    });
  });

  it('is in a node where one is asked for: the server unless named', () => {
    expect(shellOf(lab, true).container).toBe('airtight-r1-server-1');
    expect(shellOf(lab, 'server-1').container).toBe('airtight-r1-server-1');
  });

  it('names the nodes there are where that one is not', () => {
    expect(() => shellOf(lab, 'agent-9')).toThrow(
      expect.objectContaining({
        kind: 'usage',
        message: 'The lab of run r1 has no node agent-9',
        hint: 'Its nodes: server-1.',
      }) as Error,
    );
  });
});
