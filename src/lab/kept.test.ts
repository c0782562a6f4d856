import { describe, expect, it } from 'vitest';
import { chooseKept, describeKept, type KeptLab } from './kept.ts';

const container = (name: string, State = 'running', IPAddress = '') => ({
  Names: [`/airtight-r1-${name}`],
  State,
  NetworkSettings: { Networks: { lab: { IPAddress } } } as never,
  Mounts: name === 'server-1-owner' ? [{ Destination: '/airtight/helm' } as never] : [],
});
const owners = [container('server-1-owner'), container('agent-1-owner')];
const nodes = [container('agent-10'), container('agent-2'), container('server-1')];
const registry = container('registry', 'running', '10.89.0.2');

describe('a kept lab', () => {
  it('is its containers: nodes with the server first, the registry by its address', () => {
    expect(describeKept('r1', [...owners, ...nodes, registry], {})).toEqual({
      runId: 'r1',
      running: true,
      owner: 'airtight-r1-server-1-owner',
      helm: true,
      nodes: [
        { name: 'server-1', container: 'airtight-r1-server-1' },
        { name: 'agent-2', container: 'airtight-r1-agent-2' },
        { name: 'agent-10', container: 'airtight-r1-agent-10' },
      ],
      registry: 'http://10.89.0.2:5000',
    });
  });

  it('does not run where one of its nodes, or its owner, has ended', () => {
    expect(describeKept('r1', [...owners, container('server-1', 'exited')], {}).running).toBe(false);
    expect(describeKept('r1', [], {})).toMatchObject({ running: false, helm: false, nodes: [] });
  });

  it('has a registry with HTTPS where its authority was saved', () => {
    const files = { registryCa: '/kept/r1/registry-ca.pem' };
    expect(describeKept('r1', [registry], files)).toMatchObject({ registry: 'https://10.89.0.2:5000' });
  });
});

describe('choosing a kept lab', () => {
  const lab = (runId: string): KeptLab => describeKept(runId, [], {});

  it('takes the one named, or the only one', () => {
    expect(chooseKept([lab('a'), lab('b')], 'b').runId).toBe('b');
    expect(chooseKept([lab('a')], undefined).runId).toBe('a');
  });

  it.each([
    ['none is kept', [], undefined, /^No lab is kept/, /airtight lab up/],
    ['none is kept under that name', [], 'x', /run x/, /airtight lab up/],
    ['another is named', [lab('a')], 'x', /run x/, /Kept: a\./],
    ['several are kept', [lab('a'), lab('b')], undefined, /a, b/, /Name the run/],
  ])('says what to do where %s', (_, labs, runId, message, hint) => {
    expect(() => chooseKept(labs, runId)).toThrow(
      expect.objectContaining({
        kind: 'usage',
        message: expect.stringMatching(message) as unknown,
        hint: expect.stringMatching(hint) as unknown,
      }) as Error,
    );
  });
});
