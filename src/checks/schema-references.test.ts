import { expect, it } from 'vitest';
import { said } from './fixtures/said.fixture.ts';
import { at, chart } from './fixtures/static.fixture.ts';
import { schemaReferences } from './schema-references.ts';

it('passes schemas that stay within the chart', () => {
  expect(said(schemaReferences.evaluate({ charts: [chart] }))).toBe('pass: 1 chart');
});

it('fails on a remote $ref and says where it stands', () => {
  const location = at('properties.image.$ref', 'web.tgz!web/values.schema.json', 9);
  const remoteRefs = [{ ref: 'https://schemas.example/image.json', location }];
  expect(said(schemaReferences.evaluate({ charts: [{ ...chart, remoteRefs }] }))).toMatch(
    /^fail: https:\/\/schemas\.example\/image\.json \(web\.tgz!web\/values\.schema\.json:9 .*\$ref\)$/,
  );
});

it('does not apply without charts', () => {
  expect(schemaReferences.evaluate({ charts: [] }).status).toBe('not-applicable');
});
