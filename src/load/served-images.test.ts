import { describe, expect, it } from 'vitest';
import { servedImages } from './served-images.ts';
import { byPath } from './system-default-registry.ts';

const registry = { address: '10.89.0.2:5000', url: 'http://10.89.0.2:5000' };
const nodes = [{ name: 'server-1', address: '10.89.0.3' }];
const pause = 'sha256:eb91d1efe296cbfa13972229cea32b193ce5b260054b4edebe224429b1ab4a96';

/** Lines that distribution 2.8.2 wrote in a run, as they stood; containerd 1.6.20 asked. */
const realLog = `time="2026-11-25T04:18:43.12429979Z" level=info msg="listening on [::]:5000" go.version=go1.19.8 instance.id=75fc994b-7edc-4346-89bd-c068d4555ffe version=2.8.2+ds1
10.89.0.1 - - [25/Nov/2026:04:18:45 +0000] "PUT /v2/library/hello-world/manifests/latest HTTP/1.1" 201 0 "" ""
10.89.0.3 - - [25/Nov/2026:04:18:48 +0000] "HEAD /v2/rancher/mirrored-pause/manifests/3.6?ns=docker.io HTTP/1.1" 200 404 "" "containerd/1.6.20~ds1"
10.89.0.3 - - [25/Nov/2026:04:18:48 +0000] "HEAD /v2/rancher/mirrored-pause/manifests/3.6?ns=docker.io HTTP/1.1" 200 404 "" "containerd/1.6.20~ds1"
10.89.0.3 - - [25/Nov/2026:04:18:48 +0000] "GET /v2/rancher/mirrored-pause/manifests/${pause}?ns=docker.io HTTP/1.1" 200 404 "" "containerd/1.6.20~ds1"
10.89.0.3 - - [25/Nov/2026:04:18:49 +0000] "GET /v2/rancher/mirrored-coredns-coredns/blobs/sha256:80ae281c7a866b04ff5b417b3ca36224d08a4a78bde1539010e17fa6519e8a18?ns=docker.io HTTP/1.1" 200 16388243 "" "containerd/1.6.20~ds1"
time="2026-11-25T04:18:51.462987924Z" level=info msg="response completed" go.version=go1.19.8 http.request.host="10.89.0.2:5000" http.request.id=c0d2bbd2-fb02-4d9a-9d78-727672cb0cd7 http.request.method=HEAD http.request.remoteaddr="10.89.0.3:55854" http.request.uri="/v2/library/hello-world/manifests/latest?ns=docker.io" http.request.useragent="containerd/1.6.20~ds1" http.response.contenttype=application/vnd.docker.distribution.manifest.v2+json http.response.duration="902.206µs" http.response.status=200 http.response.written=427
10.89.0.3 - - [25/Nov/2026:04:18:51 +0000] "HEAD /v2/library/hello-world/manifests/latest?ns=docker.io HTTP/1.1" 200 427 "" "containerd/1.6.20~ds1"
`;

const line = (
  method: string,
  target: string,
  status = 200,
  { from = '10.89.0.3', client = 'containerd' } = {},
) => `${from} - - [25/Nov/2026:04:18:51 +0000] "${method} ${target} HTTP/1.1" ${status} 427 "" "${client}"\n`;
const served = (...lines: readonly string[]) =>
  servedImages(lines.join(''), { registry, nodes, repositoryOf: byPath });

describe('servedImages', () => {
  it('reads the log of a run', () => {
    const asked = { endpoint: registry.url, node: 'server-1', served: true, status: 200 };
    expect(servedImages(realLog, { registry, nodes, repositoryOf: byPath })).toEqual([
      { reference: 'docker.io/rancher/mirrored-pause:3.6', ...asked, requests: 2 },
      { reference: 'docker.io/library/hello-world:latest', ...asked, requests: 1 },
    ]);
  });

  it('takes the registry itself for the one that was named where no other is', () => {
    expect(served(line('HEAD', '/v2/a/b/manifests/1'))).toMatchObject([
      { reference: '10.89.0.2:5000/a/b:1' },
    ]);
  });

  it('goes by the last answer: a login comes after a refusal', () => {
    const target = '/v2/a/b/manifests/1?ns=ghcr.io';
    expect(served(line('HEAD', target, 401), line('HEAD', target, 200))).toMatchObject([
      { served: true, status: 200, requests: 2 },
    ]);
    expect(served(line('HEAD', target, 401), line('HEAD', target, 404))).toMatchObject([
      { served: false, status: 404 },
    ]);
  });

  it('tells an image that is asked for by digest', () => {
    const target = `/v2/a/b/manifests/${pause}?ns=docker.io`;
    expect(served(line('HEAD', target), line('GET', target))).toMatchObject([
      { reference: `docker.io/a/b@${pause}`, requests: 2 },
    ]);
    expect(served(line('GET', target))).toMatchObject([{ reference: `docker.io/a/b@${pause}` }]);
  });

  it('does not take the demand for a login for the failure of a second half', () => {
    const second = `/v2/a/b/manifests/${pause}?ns=docker.io`;
    const found = served(
      line('HEAD', '/v2/a/b/manifests/1?ns=docker.io'),
      line('GET', second, 401),
      line('GET', second),
    );
    expect(found.map(({ reference }) => reference)).toEqual(['docker.io/a/b:1']);
  });

  it('tells the second half of a pull where it failed', () => {
    const halves = [
      line('HEAD', '/v2/a/b/manifests/1?ns=docker.io'),
      line('GET', `/v2/a/b/manifests/${pause}?ns=docker.io`, 500),
    ];
    expect(served(...halves)).toMatchObject([
      { reference: 'docker.io/a/b:1', served: true },
      { reference: `docker.io/a/b@${pause}`, served: false, status: 500 },
    ]);
  });

  it('tells nodes apart, and names none for an address that is no node', () => {
    const target = '/v2/a/b/manifests/1?ns=docker.io';
    const found = served(line('HEAD', target), line('HEAD', target, 200, { from: '10.89.0.9' }));
    expect(found.map(({ node }) => node)).toEqual(['server-1', undefined]);
  });

  it('gives the name that was asked for where the mode keeps a registry apart', () => {
    const repositoryOf = (of: { registry: string; repository: string }): string =>
      of.registry === 'example.com' ? `example.com/${of.repository}` : of.repository;
    const log =
      line('HEAD', '/v2/example.com/a/b/manifests/1?ns=example.com') +
      line('HEAD', '/v2/a/b/manifests/1?ns=docker.io');
    const references = servedImages(log, { registry, nodes, repositoryOf }).map(({ reference }) => reference);
    expect(references).toEqual(['example.com/a/b:1', 'docker.io/a/b:1']);
  });

  it.each([
    ['a chart', line('GET', '/v2/charts/web/manifests/1.0.0', 200, { client: 'Helm/3.18.6' })],
    ['a blob', line('GET', `/v2/a/b/blobs/${pause}?ns=docker.io`)],
    ['a push', line('PUT', '/v2/a/b/manifests/1', 201)],
    ['nonsense', line('GET', '//', 404)],
  ])('leaves out %s', (_, log) => {
    expect(served(log)).toEqual([]);
  });
});
