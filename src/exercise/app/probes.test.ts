import type { V1Pod, V1Service } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { ExecResult, Workbench } from '../../lab/types.ts';
import { type Probe, probeSchema } from '../../model/app.ts';
import { testingCluster } from '../testing-cluster.ts';
import { askProbes } from './ask-probes.ts';
import { answerOf as execAnswer } from './exec-probe.ts';
import { answerOf as httpAnswer, curlArguments } from './http-probe.ts';
import type { ProbeOf } from './question.ts';

const probe = (given: object): Probe => probeSchema.parse(given);
const http = (given: object = {}): ProbeOf<'http'> => {
  const parsed = probe({ name: 'p', http: { service: 'web', port: 80, ...given } });
  if (!('http' in parsed)) throw new Error('not HTTP');
  return parsed.http;
};
const result = (stdout: string, stderr: string, exitCode = 0): ExecResult => ({ exitCode, stdout, stderr });

describe('an HTTP probe', () => {
  it('tells curl the method, the headers, the host and the body, and no proxy', () => {
    const words = curlArguments(http({ method: 'POST', headers: { 'X-A': 'b' } }), {
      url: 'http://10.43.0.7:80/',
      host: 'web.shop',
      bodyFile: '/airtight/probes/p.body',
    }).join(' ');
    expect(words).toContain(
      '--request POST --header Host: web.shop --header X-A: b --data-binary @/airtight/probes/p.body',
    );
    expect(words).toContain('--noproxy *');
    expect(words).not.toContain('--location');
  });

  it('leaves a declared Host header alone', () => {
    const words = curlArguments(http({ headers: { host: 'shop.example' } }), {
      url: 'u',
      host: 'web.shop',
    }).join(' ');
    expect(words).toContain('host: shop.example');
    expect(words).not.toContain('web.shop');
  });

  it.each([
    ['the status and the text', { contains: 'hello' }, result('hello world', '\n200'), true],
    ['another status', {}, result('', '\n500'), false],
    ['a text that is not there', { contains: 'bye' }, result('hello', '\n200'), false],
    ['an answer that broke off', {}, result('hel', 'curl: (18) end of response\n200'), false],
    ['an answer too long to read', {}, result('x', 'curl: (23) write\n200'), true],
    ['no answer', {}, result('', 'curl: (7) refused\n000', 7), false],
    ['a declared failure', { status: 404 }, result('', '\n404'), true],
  ])('judges %s', (_, declared, seen, ok) => {
    expect(httpAnswer(seen, http(declared)).ok).toBe(ok);
  });

  it('takes secrets out of what it keeps', () => {
    const token = `eyJ${'a'.repeat(30)}.eyJ${'b'.repeat(30)}.${'c'.repeat(30)}`;
    expect(httpAnswer(result(`token=${token}`, '\n200'), http()).observed).not.toContain(token);
  });
});

describe('an exec probe', () => {
  const exec = { selector: 'app=web', command: ['true'], contains: '42' };

  it('wants exit code 0 and the text', () => {
    expect(execAnswer({ output: '42\n', ended: { exitCode: 0 } }, exec).ok).toBe(true);
    expect(execAnswer({ output: '42\n', ended: { exitCode: 1 } }, exec)).toEqual({
      ok: false,
      observed: 'exit code 1: 42',
    });
    expect(execAnswer({ output: '41', ended: { exitCode: 0 } }, exec).ok).toBe(false);
    expect(execAnswer({ output: '', ended: { failed: 'the socket closed' } }, exec)).toEqual({
      ok: false,
      observed: 'the socket closed',
    });
  });
});

describe('askProbes', () => {
  const service: V1Service = {
    metadata: { name: 'web' },
    spec: { clusterIP: '10.43.0.7', ports: [{ port: 80 }] },
  };
  const pod: V1Pod = { metadata: { name: 'web-1' }, spec: { containers: [{ name: 'c' }] } };

  /** A ground whose curl answers with the statuses given, one after the other. */
  function ground(statuses: readonly number[]) {
    const asked: string[] = [];
    const cluster = testingCluster({ pods: [pod] });
    Object.assign(cluster.core, {
      readNamespacedService: () => Promise.resolve(service),
      readNamespacedPodLog: () => Promise.resolve('started\nready\n'),
    });
    const owner = {
      exec: (command: readonly string[]) => {
        asked.push(command.at(-1) ?? '');
        return Promise.resolve(result('', `\n${statuses[asked.length - 1] ?? 500}`));
      },
      writeFiles: () => Promise.resolve(),
    } as unknown as Workbench;
    return { asked, ground: { cluster, owner, namespace: 'shop' } };
  }
  const page = (path: string, more: object = {}) =>
    probe({ name: path, http: { service: 'web', port: 80, path }, ...more });
  const soon = () => performance.now() + 5000;

  it('asks in order, each until it answers, those of the round only', async () => {
    const { asked, ground: on } = ground([500, 200, 200]);
    const probes = [page('/install', { when: 'before' }), page('/post'), page('/later', { when: 'after' })];
    const records = await askProbes(on, probes, { round: 'before', deadline: soon() });
    expect(asked.map((url) => url.replace(/.*\d\//, '/'))).toEqual(['/install', '/install', '/post']);
    expect(records.map(({ name, ok, attempts, round }) => [name, ok, attempts, round])).toEqual([
      ['/install', true, 2, 'before'],
      ['/post', true, 1, 'before'],
    ]);
  });

  it('asks each once where the time is over', async () => {
    const { asked, ground: on } = ground([]);
    const records = await askProbes(on, [page('/a'), page('/b')], {
      round: 'after',
      deadline: performance.now() - 1,
    });
    expect(asked).toHaveLength(2);
    expect(records.every(({ ok, observed }) => !ok && observed.startsWith('status 500'))).toBe(true);
  });

  it('says which service or port is not there', async () => {
    const { ground: on } = ground([]);
    const wrong = probe({ name: 'p', http: { service: 'web', port: 81 } });
    const [record] = await askProbes(on, [wrong], { round: 'before', deadline: 0 });
    expect(record?.observed).toBe('the Service web has no port 81, it has 80');
  });

  it('looks for a line in the logs of the pods', async () => {
    const { ground: on } = ground([]);
    const log = (contains: string) => probe({ name: contains, log: { selector: 'app=web', contains } });
    const records = await askProbes(on, [log('ready'), log('never')], { round: 'before', deadline: 0 });
    expect(records.map(({ ok }) => ok)).toEqual([true, false]);
    expect(records[0]?.observed).toBe('web-1: ready');
  });
});
