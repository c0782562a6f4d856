import { describe, expect, it } from 'vitest';
import { remoteRefs } from './remote-refs.ts';

const refsOf = (schema: unknown): string[] => remoteRefs(schema).map(({ ref }) => ref);

describe('remote references of a values schema', () => {
  it('are named with their path', () => {
    const schema = { properties: { image: { allOf: [{ $ref: 'https://example.com/image.json#/tag' }] } } };
    expect(remoteRefs(schema)).toEqual([
      {
        ref: 'https://example.com/image.json#/tag',
        path: ['properties', 'image', 'allOf', 0, '$ref'],
      },
    ]);
  });

  it('are those of any scheme, and those relative to a remote $id', () => {
    const $id = 'https://example.com/values.json';
    expect(refsOf({ $ref: 'http://a.example/x' })).toEqual(['http://a.example/x']);
    expect(refsOf({ $ref: 'file:///etc/schema.json' })).toEqual(['file:///etc/schema.json']);
    expect(refsOf({ $id, $ref: 'image.json' })).toEqual(['image.json']);
  });

  it('are not $schema, $id, fragments, or what the document itself defines', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://example.com/values.json',
      $defs: { image: { $id: 'image.json', type: 'string' } },
      properties: {
        a: { $ref: '#/$defs/image' },
        b: { $ref: 'image.json' },
        c: { $ref: 'https://example.com/image.json' },
        d: { $ref: 'https://example.com/values.json#/$defs/image' },
        e: { $ref: 'http://json-schema.org/draft-07/schema#' },
      },
    };
    expect(refsOf(schema)).toEqual([]);
  });

  it('are not data that looks like one, but a property named like a data keyword is a schema', () => {
    const data = { $ref: 'https://example.com/x' };
    expect(refsOf({ default: data, enum: [data], examples: [data], const: data })).toEqual([]);
    expect(refsOf({ properties: { default: data, $ref: { type: 'string' } } })).toEqual([data.$ref]);
  });

  it('are not files beside the schema, which Helm does not fetch', () => {
    expect(refsOf({ $ref: 'common.json' })).toEqual([]);
    expect(refsOf({ $ref: 'urn:example:common' })).toEqual([]);
  });
});
