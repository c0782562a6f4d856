import { expect, it } from 'vitest';
import { readImageList } from './image-list.ts';

it('reads one name a line, whatever the line ends in', () => {
  const text = '# K3s v1.34.4\r\n\r\ndocker.io/rancher/klipper-helm:v0.9.8\r\nrancher/mirrored-pause:3.6\r\n';
  expect(readImageList('k3s-images.txt', text)).toEqual({
    place: 'k3s-images.txt',
    images: ['docker.io/rancher/klipper-helm:v0.9.8', 'docker.io/rancher/mirrored-pause:3.6'],
  });
});

it('reports a line that is no name', () => {
  expect(readImageList('list', 'rancher/pause:3.1\nRancher Labs\n').unread).toEqual([
    { line: 2, text: 'Rancher Labs', reason: expect.stringContaining('is not a') as string },
  ]);
});
