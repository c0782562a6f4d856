import { expect, it } from 'vitest';
import { readDocuments } from './read-documents.ts';

const origin = { file: 'web.yaml', rendered: false };
const read = (text: string): ReturnType<typeof readDocuments> => readDocuments({ origin, text });
const values = (text: string): unknown[] => read(text).documents.map(({ value }) => value);

it('reads every document and knows the line of every value', () => {
  const { documents, unread } = read('# web\na:\n  b: [x, y]\n---\n# none\n---\n{"c": {"d": 1}}\n');
  expect(unread).toEqual([]);
  expect(documents.map(({ value }) => value)).toEqual([{ a: { b: ['x', 'y'] } }, { c: { d: 1 } }]);
  expect(documents[0]?.lineOf(['a', 'b', 1])).toBe(3);
  expect(documents[1]?.lineOf(['c', 'd'])).toBe(7);
  expect(documents[1]?.lineOf([])).toBe(7);
  expect(documents[1]?.lineOf(['c', 'e', 'f'])).toBeUndefined();
});

it('reads the others where one document is broken, and names its line', () => {
  const { documents, unread } = read('a: 1\n---\nb: [\n---\nc: 3\n---\nd: 4\n bad: 5\n');
  expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 3 }]);
  expect(unread.map(({ file }) => file)).toEqual(['web.yaml', 'web.yaml']);
  expect(unread[0]?.reason).toMatch(/^line [34]: /);
  expect(unread[1]?.reason).toMatch(/^line [78]: /);
});

it('keeps a line of dashes that is part of a text', () => {
  expect(values('a: |\n  one\n  ---\n  two\n')).toEqual([{ a: 'one\n---\ntwo\n' }]);
});

it('unfolds lists, with paths from the item and lines from the file', () => {
  const { documents } = read(`apiVersion: v1
kind: List
items:
  - { kind: Pod, name: a }
  - apiVersion: v1
    kind: PodList
    items: [{ kind: Pod, name: b }]
`);
  expect(documents.map(({ value }) => value)).toEqual([
    { kind: 'Pod', name: 'a' },
    { kind: 'Pod', name: 'b' },
  ]);
  expect(documents.map((document) => document.lineOf(['name']))).toEqual([4, 7]);
});

it('takes the last of two equal keys, as the cluster does', () => {
  const [document] = read('image: old\nimage: new\n').documents;
  expect(document?.value).toEqual({ image: 'new' });
  expect(document?.lineOf(['image'])).toBe(2);
});

it('follows aliases and merges', () => {
  const text = 'base: &base { image: a, tag: "1" }\nweb: { <<: *base, tag: "2" }\nsame: *base\n';
  const [document] = read(text).documents;
  expect(document?.value).toEqual({
    base: { image: 'a', tag: '1' },
    web: { image: 'a', tag: '2' },
    same: { image: 'a', tag: '1' },
  });
  expect(document?.lineOf(['web', 'image'])).toBe(1);
  expect(document?.lineOf(['web', 'tag'])).toBe(2);
  expect(document?.lineOf(['same'])).toBe(3);
});

it('takes tags of their own for plain text', () => {
  expect(values('a: !!binary aGVsbG8=\nb: !secret x\nc: .inf\nd: 2001-12-14\n1: ~\n')).toEqual([
    { a: 'aGVsbG8=', b: 'x', c: 'Infinity', d: '2001-12-14', '1': null },
  ]);
});

it('takes a byte order mark, line ends of Windows and replaced bytes', () => {
  expect(values('\uFEFFa: 1\r\n---\r\nb: "\uFFFD"\r\n')).toEqual([{ a: 1 }, { b: '\uFFFD' }]);
});
