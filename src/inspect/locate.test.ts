import { expect, it } from 'vitest';
import { locate, objectName, pathText } from './locate.ts';

it('writes a path as people read it', () => {
  expect(pathText(['spec', 'containers', 0, 'image'])).toBe('spec.containers[0].image');
  expect(pathText(['data', 'tls.crt'])).toBe('data["tls.crt"]');
  expect(pathText([])).toBe('');
});

it('names an object as far as it names itself', () => {
  expect(objectName({ kind: 'Secret', metadata: { name: 'web' } })).toBe('Secret/web');
  expect(objectName({ kind: 'Secret', metadata: null })).toBe('Secret');
  expect(objectName({ kind: 7 })).toBeUndefined();
  expect(objectName(null)).toBeUndefined();
});

it('says where a value stands', () => {
  const document = {
    origin: { file: 'web.yaml', rendered: true, values: 'default values', chart: 'web' },
    value: { kind: 'Pod' },
    lineOf: () => 4,
  };
  expect(locate(document, ['spec'])).toEqual({
    file: 'web.yaml',
    line: 4,
    rendered: true,
    object: 'Pod',
    path: 'spec',
    values: 'default values',
  });
});
