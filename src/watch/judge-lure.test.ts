import { expect, test } from 'vitest';
import { luredAddresses } from '../model/lured.ts';
import { buildDns, buildPacket } from './testing.ts';
import { clusterDns, judge, record, type Timed, web } from './testing-judge.ts';

const { ipv4 } = luredAddresses('mail.example.com');
const asked: Timed = [0, buildDns(web, clusterDns, 'mail.example.com')];
const connected: Timed = [5, buildPacket({ from: web, to: ipv4, port: 25 })];
const lure = { faults: [] };

const ofConnection = (packets: readonly Timed[], more: Parameters<typeof judge>[1]) =>
  judge([record(packets)], more).find(({ destination }) => destination.address === ipv4);

test('a connection goes by the name that the lure answered with its address', () => {
  expect(ofConnection([asked, connected], { lure })).toMatchObject({
    class: 'violation',
    destination: { name: 'mail.example.com', port: 25 },
    reason: `tcp to mail.example.com, which the lure answered with an address, ${ipv4} port 25`,
  });
});

test('without a lure, or without the question, no name is guessed', () => {
  for (const attempt of [ofConnection([asked, connected], {}), ofConnection([connected], { lure })]) {
    expect(attempt?.destination).not.toHaveProperty('name');
    expect(attempt?.reason).toBe(`tcp to an undeclared destination, ${ipv4} port 25`);
  }
});

test('two names of one address are told as neither', () => {
  // Found by search: 131 070 addresses are dealt out by a hash.
  const [one, other] = ['n229.example.com', 'n571.example.com'] as const;
  const packets: Timed[] = [one, other].map((name, at) => [at, buildDns(web, clusterDns, name)]);
  expect(luredAddresses(one)).toMatchObject({ ipv4: luredAddresses(other).ipv4 });
  const to = buildPacket({ from: web, to: luredAddresses(one).ipv4, port: 25 });
  const attempts = judge([record([...packets, [9, to]])], { lure });
  expect(attempts.at(-1)?.destination).not.toHaveProperty('name');
});

test('a name that is allowed allows the connection to it, in this mode', () => {
  const allow = [{ to: 'mail.example.com', reason: 'the relay on site' }];
  expect(ofConnection([asked, connected], { lure, allow })?.class).toBe('declared');
  expect(ofConnection([asked, connected], { allow })?.class).toBe('violation');
});
