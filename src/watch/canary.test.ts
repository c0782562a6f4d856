import { expect, test } from 'vitest';
import { CanaryBook, planCanary, sendCanary } from './canary.ts';
import { buildDns, buildPacket, testRanges } from './testing.ts';

const { resolver } = testRanges;
const syn = (plan: { address: string; port: number }) =>
  buildPacket({ from: resolver, to: plan.address, protocol: 'tcp', port: plan.port });

test('each canary has a nonce, a name and a destination of its own, in TEST-NET-2', () => {
  const plans = Array.from({ length: 200 }, () => planCanary('n1', 'during'));
  expect(new Set(plans.map(({ nonce }) => nonce)).size).toBe(200);
  for (const plan of plans) {
    expect(plan.name).toBe(`${plan.nonce}.canary.airtight.invalid`);
    expect(plan.address).toMatch(/^198\.51\.100\.\d+$/);
    expect(plan.port).toBeGreaterThanOrEqual(1024);
    expect(plan.port).toBeLessThan(65_536);
  }
});

test('what was seen is joined to what was planned', () => {
  const book = new CanaryBook();
  const [one, two] = [planCanary('n1', 'start'), planCanary('n1', 'end')];
  book.add(one);
  book.add(two);
  expect(book.recognise(buildDns(resolver, resolver, one.name))).toBe(true);
  expect(book.recognise(syn(two))).toBe(true);
  expect(book.recognise(syn({ ...two, port: two.port === 5000 ? 5001 : 5000 }))).toBe(false);
  expect(book.recognise(buildDns(resolver, resolver, `x${two.name}`))).toBe(false);
  expect(book.results().map(({ phase, kind, seen }) => [phase, kind, seen])).toEqual([
    ['start', 'dns', true],
    ['start', 'tcp', false],
    ['end', 'dns', false],
    ['end', 'tcp', true],
  ]);
});

test('waiting ends when both parts were seen, or when the time is up', async () => {
  const book = new CanaryBook();
  const plan = planCanary('n1', 'end');
  book.add(plan);
  const waiting = book.waitFor(plan, 10_000);
  book.recognise(syn(plan));
  expect(await book.waitFor(plan, 1)).toBe(false);
  book.recognise(buildDns(resolver, resolver, plan.name));
  expect(await waiting).toBe(true);
  expect(await book.waitFor(plan, 10_000)).toBe(true);
});

test('a sender that cannot be started is an error', async () => {
  const owner = {
    node: 'n1',
    address: '10.89.0.2',
    exec: () => Promise.resolve({ exitCode: 127, stdout: '', stderr: 'no sh' }),
    stream: () => Promise.reject(new Error('not used')),
  };
  await expect(sendCanary(owner, planCanary('n1', 'start'), testRanges)).rejects.toThrow(
    'canary not sent from n1: no sh',
  );
});
