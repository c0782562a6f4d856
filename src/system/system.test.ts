import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Disposers } from './disposers.ts';
import { EvidenceFolder } from './evidence-folder.ts';
import { poll } from './poll.ts';
import { together } from './together.ts';

describe('Disposers', () => {
  it('stops in reverse order, once, and goes on after a failure', async () => {
    const order: string[] = [];
    const disposers = new Disposers();
    disposers.add('first', () => Promise.resolve(order.push('first')));
    disposers.add('second', () => Promise.reject(new Error('stuck')));
    disposers.add('third', () => Promise.resolve(order.push('third')));
    expect(await disposers.stop()).toEqual(['second: stuck']);
    expect(await disposers.stop()).toEqual(['second: stuck']);
    expect(order).toEqual(['third', 'first']);
  });

  it('stops what was added while it was stopping', async () => {
    const order: string[] = [];
    const disposers = new Disposers();
    disposers.add('first', () => {
      disposers.add('late', () => Promise.resolve(order.push('late')));
      return Promise.resolve();
    });
    await disposers.stop();
    expect(order).toEqual(['late']);
    disposers.add('too late', () => Promise.resolve(order.push('too late')));
    expect(order).toEqual(['late', 'too late']);
  });
});

describe('together', () => {
  it('rejects only after every part has ended', async () => {
    let ended = false;
    const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      ended = true;
    });
    await expect(together([Promise.reject(new Error('first')), slow])).rejects.toThrow('first');
    expect(ended).toBe(true);
  });
});

describe('poll', () => {
  it('returns the value, or what was last seen', async () => {
    let looks = 0;
    const found = await poll(() => Promise.resolve(++looks === 3 ? { done: looks } : { waiting: 'no' }), {
      timeoutMs: 5000,
      intervalMs: 1,
    });
    expect(found).toEqual({ ok: true, value: 3 });
    expect(await poll(() => Promise.resolve({ waiting: 'nobody' }), { timeoutMs: 0 })).toEqual({
      ok: false,
      last: 'nobody',
    });
  });

  it('ends with the signal', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(poll(() => Promise.resolve({ waiting: '' }), { timeoutMs: 5000, signal })).rejects.toThrow(
      'stop',
    );
  });
});

describe('EvidenceFolder', () => {
  it('redacts before it writes and hashes what stands on disk', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'airtight-test-'));
    try {
      const folder = new EvidenceFolder(parent);
      folder.hide(['s3cr3t-value']);
      expect(await folder.write('node.log', 'joined with s3cr3t-value')).toBe('evidence/node.log');
      expect(await readFile(join(parent, 'evidence/node.log'), 'utf8')).toBe('joined with [redacted]');
      expect(await folder.list()).toEqual([
        {
          path: 'evidence/node.log',
          sha256: '33d3c8423391b563a52718df28026fa1d4a0a482f2097bc15ea8a07175e6d35e',
          bytes: 22,
        },
      ]);
    } finally {
      await rm(parent, { recursive: true });
    }
  });
});
