import { describe, expect, it } from 'vitest';
import { digestOf } from './fixtures/static.fixture.ts';
import { mendImages } from './mend.ts';

const nginx = 'docker.io/library/nginx:1.27';
const pinned = `quay.io/web@${digestOf(1)}`;

describe('the line that mends', () => {
  it.each([
    ['haul', `- name: ${nginx}`],
    ['zarf-package', `- ${nginx}`],
    ['docker-archive', nginx],
    ['oci-layout', `skopeo copy --all docker://${nginx} oci:LAYOUT:${nginx}`],
    ['directory', `docker pull ${nginx} && docker save --output nginx-1.27.tar ${nginx}`],
  ] as const)('a %s', (format, line) => {
    expect(mendImages({ format }, [nginx]).split('\n')[1]).toBe(line);
  });

  it('keeps the digest where a docker archive would lose it', () => {
    const line = `skopeo copy --all docker://${pinned} oci-archive:web-000000000000.tar:${pinned}`;
    expect(mendImages({ format: 'directory' }, [pinned])).toContain(line);
  });

  it('asks a registry by the digest alone where a tag stands beside it', () => {
    const both = `quay.io/web:1@${digestOf(1)}`;
    expect(mendImages({ format: 'oci-layout' }, [both])).toContain(`docker://${pinned} oci:LAYOUT:${both}`);
  });
});
