import { expect, test } from 'vitest';
import { insideRanges } from '../filter.ts';
import { dualStackRanges } from '../testing.ts';
import { logRules, readCounters } from './rules.ts';

const saved = `*raw
:PREROUTING ACCEPT [0:0]
[5:300] -A PREROUTING ! -i lo -j airtight-in
[4:240] -A OUTPUT -j airtight-out
[2:120] -A airtight-in -d 10.42.0.0/16 -j RETURN
[3:180] -A airtight-in -g airtight-through
[1:60] -A airtight-local -m cgroup --path docker/1/kubepods -j NFLOG --nflog-prefix pods --nflog-group 77
[1:60] -A airtight-local -m cgroup --path docker/1/kubepods -j RETURN
[2:120] -A airtight-local -j NFLOG --nflog-prefix node --nflog-group 77
[2:120] -A airtight-local -j RETURN
[0:0] -A airtight-local -j NFLOG --nflog-prefix local --nflog-group 77
[4:240] -A airtight-out -g airtight-local
[3:180] -A airtight-through -j NFLOG --nflog-prefix through --nflog-group 77
COMMIT
`;

test('counts what our rules logged', () => {
  expect(readCounters(saved)).toEqual({ logged: 6 });
});

test.each([
  ['the jump from OUTPUT', /.*OUTPUT -j airtight-out.*\n/],
  ['the jump from PREROUTING', /.*PREROUTING ! -i lo.*\n/],
  ['the last rule of a chain', /.*-g airtight-local\n/],
  ['what logs', /.*--nflog-prefix through.*\n/],
])('%s taken away is noticed', (_name, rule) => {
  expect(saved).toMatch(rule);
  expect(readCounters(saved.replace(rule, '')).missing).toMatch(/taken away/);
});

test('a rule put before ours is noticed', () => {
  const before = saved.replace('[4:240] -A OUTPUT', '[0:0] -A OUTPUT -j ACCEPT\n[4:240] -A OUTPUT');
  expect(readCounters(before).missing).toMatch(/put before them/);
});

test('each range inside is passed over in both directions, by its own family', () => {
  const rules = { ipv4: logRules('ipv4', dualStackRanges), ipv6: logRules('ipv6', dualStackRanges) };
  expect(rules.ipv6).toContain('-d fd00:a1:42::/56 -j RETURN');
  for (const range of insideRanges(dualStackRanges)) {
    const [mine, other] = range.includes(':') ? [rules.ipv6, rules.ipv4] : [rules.ipv4, rules.ipv6];
    expect(mine.split(`-d ${range} -j RETURN`)).toHaveLength(3);
    expect(other).not.toContain(` ${range} `);
  }
});
