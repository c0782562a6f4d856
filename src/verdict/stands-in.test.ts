import { expect, test } from 'vitest';
import { standsIn } from './stands-in.ts';

test.each([
  ['pod shop/web asked for A example.com', 'example.com'],
  ['pod shop/web asked for A api.example.com', 'example.com'],
  ['asked for A example.com.', 'example.com'],
  ['asked for A example.com: twice', 'A example.com'],
  ['tried tcp to 203.0.113.10 port 443', '203.0.113.'],
  ['myexample.com and example.com', 'example.com'],
  ['docker.io/library/nginx:1.2 is missing', 'docker.io/library/nginx'],
  ['run with --flag, it failed', '--flag'],
])('%s: has "%s"', (text, words) => {
  expect(standsIn(text, words)).toBe(true);
});

test.each([
  ['asked for AAAA example.com', 'A example.com'],
  ['asked for A myexample.com', 'example.com'],
  ['asked for A my-example.com', 'example.com'],
  ['asked for A example.com.other.org', 'example.com'],
  ['tried tcp to 203.0.113.10 port 443', '203.0.113.1'],
  ['tried tcp to 203.0.113.1 port 4430', 'port 443'],
  ['nginx:1.2.3 is missing', 'nginx:1.2'],
  ['nothing of it', 'example.com'],
])('%s: has no "%s"', (text, words) => {
  expect(standsIn(text, words)).toBe(false);
});
