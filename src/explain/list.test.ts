import { expect, it } from 'vitest';
import {
  attemptFixture,
  emptyResult,
  failingResult,
  passingResult,
} from '../report/fixtures/index.fixture.ts';
import { attemptsTable, listAttempts } from './list.ts';

it('lists what nothing allows first, names the usual cause, and leaves canaries out with their number', () => {
  const destination = { address: '10.43.0.10', port: 53, protocol: 'udp', name: 'api.wordpress.org' };
  const detail = { query: 'A api.wordpress.org' };
  const attempts = [
    attemptFixture('harness', 0),
    attemptFixture('platform', 1),
    attemptFixture('intent', 2, { destination, detail }),
  ];
  expect(attemptsTable({ ...failingResult(), attempts }).split('\n')).toEqual([
    'ID  TIME          CLASS     SOURCE      DESTINATION          SAID                     COUNT  USUALLY',
    'a3  12:00:20.200  Intent    demo/web-2  10.43.0.10 53/udp    DNS A api.wordpress.org  1      WordPress',
    'a2  12:00:20.100  Platform  demo/web-1  203.0.113.7 443/tcp  -                        1      -',
    '',
    expect.stringMatching(/^1 attempt that nothing allows was seen\./),
    "1 attempt of airtight's own left out: -o json has it.",
    '',
  ]);
});

it('claims no silence where nothing watched', () => {
  expect(attemptsTable(emptyResult())).toBe(
    'The silence checks did not run: this report says nothing about attempts to leave.\n',
  );
  expect(attemptsTable({ ...passingResult(), attempts: [] })).toMatch(
    /^No attempt was seen, and the silence checks/,
  );
});

it('gives every attempt as data, with its usual causes and without what they are known by', () => {
  const destination = { address: '10.43.0.10', protocol: 'udp', name: 'api.wordpress.org' };
  const attempts = [attemptFixture('harness', 0), attemptFixture('intent', 1, { destination })];
  const listed = listAttempts({ ...failingResult(), attempts });
  expect(listed.map(({ id, usually }) => [id, usually.map((cause) => cause.id)])).toEqual([
    ['a1', []],
    ['a2', ['wordpress-updates']],
  ]);
  expect(listed[1]?.usually[0]).not.toHaveProperty('match');
});
