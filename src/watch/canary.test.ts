import { expect, test } from 'vitest';
import { type CanaryKind, canaryKinds } from '../model/evidence.ts';
import { CanaryBook, type CanaryPlan, planCanary, sendCanary } from './canary.ts';
import type { Packet } from './packet.ts';
import { buildDns, buildPacket, testRanges } from './testing.ts';

const { resolver } = testRanges;
const syn = (plan: { address: string; port: number }) =>
  buildPacket({ from: resolver, to: plan.address, protocol: 'tcp', port: plan.port });
/** Every packet of a canary, by its kind. */
const packets = (plan: CanaryPlan): Record<CanaryKind, Packet> => ({
  dns: buildDns(resolver, resolver, plan.name),
  tcp: syn(plan),
  udp: buildPacket({ from: resolver, to: plan.address, protocol: 'udp', port: plan.port }),
  icmp: { ...buildPacket({ from: resolver, to: plan.address }), protocol: 'icmp' },
  tcp6: buildPacket({ from: 'fd00::1', to: plan.address6, protocol: 'tcp', port: plan.port }),
  udp6: buildPacket({ from: 'fd00::1', to: plan.address6, protocol: 'udp', port: plan.port }),
  icmp6: buildPacket({ from: 'fd00::1', to: plan.address6, protocol: 58 }),
  metadata: syn({ ...plan, address: '169.254.169.254' }),
});

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
  expect(book.recognise(buildDns(resolver, resolver, one.name), 'captured')).toBe(true);
  expect(book.recognise(syn(two), 'captured')).toBe(true);
  expect(book.recognise(syn({ ...two, port: two.port === 5000 ? 5001 : 5000 }), 'captured')).toBe(false);
  expect(book.recognise(buildDns(resolver, resolver, `x${two.name}`), 'captured')).toBe(false);
  expect(
    book
      .results()
      .filter(({ seen }) => seen)
      .map(({ phase, kind }) => [phase, kind]),
  ).toEqual([
    ['start', 'dns'],
    ['end', 'tcp'],
  ]);
});

test.each(canaryKinds)('of the parts of a canary the one by %s is known, and no other for it', (kind) => {
  const book = new CanaryBook();
  const plan = planCanary('n1', 'during');
  book.add(plan);
  expect(book.recognise(packets(plan)[kind], 'captured')).toBe(true);
  expect(
    book
      .results()
      .filter(({ seen }) => seen)
      .map((each) => each.kind),
  ).toEqual([kind]);
});

test('waiting ends when all parts were seen, or when the time is up', async () => {
  const book = new CanaryBook();
  const plan = planCanary('n1', 'end');
  book.add(plan);
  const waiting = book.waitFor(plan, 10_000);
  const { dns, ...others } = packets(plan);
  for (const packet of Object.values(others)) book.recognise(packet, 'captured');
  expect(await book.waitFor(plan, 1)).toBe(false);
  book.recognise(dns, 'captured');
  expect(await waiting).toBe(true);
  expect(await book.waitFor(plan, 10_000)).toBe(true);
});

test('a sender that cannot be started is an error', async () => {
  const sender = {
    from: 'pod' as const,
    resolver,
    kinds: canaryKinds,
    exec: () => Promise.resolve({ exitCode: 127, stdout: '', stderr: 'no sh' }),
  };
  await expect(sendCanary(sender, planCanary('n1', 'start', [], sender))).rejects.toThrow(
    'canary not sent from pod on n1: no sh',
  );
});
