import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../model/result.ts';
import { attemptFixture, emptyResult, failingResult } from '../report/fixtures/index.fixture.ts';
import { runnerCommands } from '../report/fixtures/runner.fixture.ts';
import { openRun } from './find-run.ts';
import { addWatch } from './watch.ts';

let folder: string;
let printed: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airtight-watch-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function run(name: string, more: Partial<Result> = {}): Promise<string> {
  const place = join(folder, name);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'result.json'), JSON.stringify({ ...failingResult(), ...more }));
  return place;
}

const airtight = async (...words: string[]): Promise<void> => {
  const program = new Command().exitOverride();
  addWatch(program);
  await program.parseAsync(['watch', ...words], { from: 'user' });
};

describe('airtight watch', () => {
  it('lists the attempts of a run, named by its folder or its result.json', async () => {
    const place = await run('r');
    await airtight(place);
    const listed = printed;
    expect(listed).toMatch(/^ID .*\na501 .* Violation .*\na502 .* Intent /);
    printed = '';
    await airtight(join(place, 'result.json'));
    expect(printed).toBe(listed);
  });

  it('tells the story of one, as text and as data', async () => {
    const place = await run('r');
    await airtight(place, '--explain', 'a501');
    expect(printed).toMatch(/^a501 {2}Violation\n/);
    printed = '';
    await airtight(place, '--explain', 'a501', '-o', 'json');
    expect(JSON.parse(printed)).toMatchObject({ attempt: { id: 'a501' }, captures: [] });
  });

  it.each(['table', 'json', 'yaml'])('prints nothing as %s that a CI system would obey', async (format) => {
    const text = 'x\n::error::forged ##[error]forged\u001b[2J';
    const attempt = attemptFixture('violation', 0, {
      reason: text,
      destination: { address: text, protocol: text, name: text },
      detail: { query: text },
    });
    const place = await run('r', { attempts: [{ ...attempt, source: { ...attempt.source, pod: text } }] });
    await airtight(place, '-o', format);
    await airtight(place, '--explain', 'a1', '-o', format);
    expect(printed.match(/forged/g)?.length).toBeGreaterThan(8);
    expect(runnerCommands(printed)).toEqual([]);
    expect(printed).not.toContain('\u001b');
  });

  it.each([
    ['a5', 'the nearest are a4999, a5000, a5001'],
    ['a5003', 'the nearest are a5001, a5000, a4999'],
    ['everything', 'the nearest are a4999, a5000, a5001'],
  ])('names the nearest attempts where there is no %s, and the next step', async (id, words) => {
    const [attempt] = failingResult().attempts;
    const attempts = ['a4999', 'a5000', 'a5001'].map((one) => ({ ...attempt, id: one }));
    const place = await run('a run', { attempts: attempts as Result['attempts'] });
    const story = airtight(place, '--explain', id);
    await expect(story).rejects.toThrow(`has no attempt ${id}: ${words}.`);
    await expect(story).rejects.toMatchObject({
      kind: 'usage',
      code: 'attempt-not-found',
      hint: `airtight watch '${place}' lists its attempts.`,
    });
  });

  it('says where a run has none', async () => {
    const place = await run('r', { attempts: [] });
    await expect(airtight(place, '--explain', 'a1')).rejects.toThrow('has no attempt a1: it recorded none.');
  });

  it.each(['none', 'none/result.json', '.'])('is a usage error where %s is no run', async (path) => {
    await expect(airtight(join(folder, path))).rejects.toMatchObject({
      kind: 'usage',
      code: 'run-not-found',
    });
  });
});

describe('the newest run', () => {
  it('is the one that started last, and watched', async () => {
    await run('a', { runId: 'old', startedAt: '2026-03-01T00:00:00.000Z' });
    await run('b', { runId: 'new', startedAt: '2026-03-02T00:00:00.000Z' });
    await run('c', { ...emptyResult(), command: 'inspect', startedAt: '2026-03-03T00:00:00.000Z' });
    const newest = await openRun(undefined, folder);
    expect([newest.folder, newest.result.runId]).toEqual([join(folder, 'b'), 'new']);
  });

  it('is asked for where there is none', async () => {
    await expect(openRun(undefined, folder)).rejects.toMatchObject({
      code: 'run-not-found',
      hint: 'Name the folder of a run, or make one: airtight check BUNDLE',
    });
  });
});
