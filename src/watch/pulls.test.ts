import { describe, expect, it } from 'vitest';
import type { PullRecord } from '../model/evidence.ts';
import { judge, node, record, resolver, start } from './testing-judge.ts';
import { buildDns, buildPacket } from './testing.ts';

const pull = (more: Partial<PullRecord> = {}): PullRecord => ({
  namespace: 'shop',
  pod: 'web-1',
  node: 'n1',
  image: 'docker.io/example/web:1',
  from: start,
  to: start + 10_000,
  ...more,
});
const node6 = 'fd00:a1:89::2';
const asked = (name: string, at = 1000) => record([[at, buildDns(node, resolver, name)]]);
const sourceOf = (name: string, pulls: readonly PullRecord[], at?: number) =>
  judge([asked(name, at)], { pulls })[0]?.source;

describe('what a node asks for because it pulls', () => {
  it("is the pod's whose image it is, by the name of the registry and the time", () => {
    const [attempt] = judge([asked('registry-1.docker.io')], { pulls: [pull()] });
    expect(attempt).toMatchObject({
      class: 'intent',
      source: {
        kind: 'pod',
        namespace: 'shop',
        pod: 'web-1',
        image: 'docker.io/example/web:1',
        process: 'containerd',
        node: 'n1',
      },
      attribution: { method: 'pull-event', confidence: 'high' },
    });
    expect(sourceOf('quay.example', [pull({ image: 'quay.example:5000/a/b:1' })])).toMatchObject({
      pod: 'web-1',
    });
  });

  it.each([
    ['203.0.113.5:5000', '203.0.113.5', 5000],
    ['203.0.113.5', '203.0.113.5', 443],
    ['[2001:db8:0::5]:5000', '2001:db8::5', 5000],
  ])("is the pod's by address and port of the registry %s", (registry, to, port) => {
    const image = `${registry}/a/b:1`;
    const from = to.includes(':') ? node6 : node;
    const connect = (at: number) =>
      record([[1000, buildPacket({ from, to, port: at })]], { addresses: [node, node6] });
    const sourceAt = (at: number) => judge([connect(at)], { pulls: [pull({ image })] })[0]?.source;
    expect(sourceAt(port)).toMatchObject({ kind: 'pod', pod: 'web-1', image, process: 'containerd' });
    expect(sourceAt(8080)).toMatchObject({ kind: 'node' });
  });

  it.each([
    ['another name', 'updates.example', [pull()], 1000],
    ['another time', 'registry-1.docker.io', [pull()], 60_000],
    ['another node', 'registry-1.docker.io', [pull({ node: 'n2' })], 1000],
    ['no pull', 'registry-1.docker.io', [], 1000],
  ])("is the node's own with %s", (_, name, pulls, at) => {
    expect(sourceOf(name, pulls, at)).toMatchObject({ kind: 'node', node: 'n1', address: node });
  });

  it('is nobody in particular where several pods had images pulled from that registry then', () => {
    const [attempt] = judge([asked('registry-1.docker.io')], { pulls: [pull(), pull({ pod: 'db-0' })] });
    expect(attempt?.source).toMatchObject({ kind: 'node', node: 'n1', process: 'containerd', address: node });
    expect(attempt?.attribution).toEqual({ method: 'pull-event', confidence: 'medium' });
  });
});
