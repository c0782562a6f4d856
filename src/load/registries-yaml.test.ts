import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { registriesYaml } from './registries-yaml.ts';

it('mirrors every registry the images name, and docker.io always', () => {
  const images = ['ghcr.io/a/b:1', 'localhost:5000/c:1', 'ghcr.io/d/e:2'].map((reference) => ({ reference }));
  const mirror = { endpoint: ['http://172.30.0.2:5000'] };
  expect(parse(registriesYaml('172.30.0.2:5000', images))).toEqual({
    mirrors: { 'docker.io': mirror, 'ghcr.io': mirror, 'localhost:5000': mirror },
  });
});

it('is plain YAML that does not change from run to run', () => {
  expect(registriesYaml('10.0.0.1:5000', [])).toBe(
    'mirrors:\n  docker.io:\n    endpoint:\n      - http://10.0.0.1:5000\n',
  );
});
