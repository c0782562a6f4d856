import { describe, expect, it } from 'vitest';
import { keptTable, keptText } from './kept-text.ts';

const lab = {
  runId: 'r1',
  running: true,
  owner: 'airtight-r1-server-1-owner',
  helm: true,
  nodes: [
    { name: 'server-1', container: 'airtight-r1-server-1' },
    { name: 'agent-1', container: 'airtight-r1-agent-1' },
  ],
  registry: 'https://10.89.0.2:5000',
  kubeconfig: '/cache/kept/r1/kubeconfig',
  registryCa: '/cache/kept/r1/registry-ca.pem',
};

describe('the text on a kept lab', () => {
  it('names every command with its container, and where things are', () => {
    expect(keptText(lab)).toBe(`The lab of run r1 is still there.
  shell           airtight lab shell r1
  helm            docker exec -it -e KUBECONFIG=/airtight/kubeconfig airtight-r1-server-1-owner /airtight/helm list -A
  kubectl         docker exec -it airtight-r1-server-1 kubectl get pods -A
  log of server-1 docker logs airtight-r1-server-1
  log of agent-1  docker logs airtight-r1-agent-1
  registry        https://10.89.0.2:5000
  its authority   /cache/kept/r1/registry-ca.pem
  kubeconfig      /cache/kept/r1/kubeconfig (works from this machine too)
  remove it       airtight lab down r1
`);
  });

  it('promises nothing of a lab whose nodes never started', () => {
    const text = keptText({ runId: 'r1', running: true, owner: 'o', helm: false, nodes: [] });
    expect(text).toContain('airtight lab shell r1');
    expect(text).not.toMatch(/kubectl|helm|registry/);
  });
});

describe('the list of kept labs', () => {
  it('has a line for each', () => {
    expect(keptTable([lab, { runId: 'r2', running: false, owner: 'o', helm: false, nodes: [] }])).toBe(
      [
        'RUN  STATE    NODES             REGISTRY',
        'r1   running  server-1,agent-1  https://10.89.0.2:5000',
        'r2   stopped  none              none',
        '',
      ].join('\n'),
    );
    expect(keptTable([])).toBe('No lab is kept.\n');
  });
});
