import type { V1EndpointSlice, V1Service, V1ServiceSpec } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { portsOf } from './service-ports.ts';

function service(spec: Partial<V1ServiceSpec>): V1Service {
  const ports = [{ name: 'http', port: 80 }];
  return {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { clusterIP: '10.43.0.7', selector: { app: 'web' }, ports, ...spec },
  };
}

function slice(ready: boolean, namespace = 'shop'): V1EndpointSlice {
  return {
    metadata: { namespace, labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.42.0.9'], conditions: { ready } }],
    ports: [{ name: 'http', port: 8080 }],
  };
}

describe('portsOf', () => {
  it('asks a port at the cluster address', () => {
    expect(portsOf(service({}), [slice(true)])).toEqual([
      {
        record: {
          namespace: 'shop',
          name: 'web',
          address: '10.43.0.7',
          port: 80,
          protocol: 'TCP',
          observed: '',
        },
        target: { address: '10.43.0.7', port: 80 },
      },
    ]);
  });

  it('asks a headless service at the pod behind it', () => {
    const [port] = portsOf(service({ clusterIP: 'None' }), [slice(true)]);
    expect(port?.target).toEqual({ address: '10.42.0.9', port: 8080 });
  });

  it.each([
    ['no pod', []],
    ['no ready pod', [slice(false)]],
    ["another namespace's pod alone", [slice(true, 'other')]],
    ['what the API writes for no pod', [Object.assign(slice(true), { endpoints: null, ports: null })]],
  ])('is unanswered with %s behind it', (_, slices) => {
    expect(portsOf(service({}), slices)[0]?.record).toMatchObject({
      answered: false,
      observed: 'no ready pod stands behind it',
    });
  });

  it.each([
    ['UDP', service({ ports: [{ port: 53, protocol: 'UDP' }] }), /UDP has no connection/],
    ['a service without a selector', service({ selector: {} }), /no selector/],
    ['ExternalName', service({ type: 'ExternalName', externalName: 'db.example' }), /ExternalName/],
  ])('does not ask %s, and says so', (_, one, observed) => {
    const [port] = portsOf(one, [slice(true)]);
    expect(port).not.toHaveProperty('target');
    expect(port?.record).not.toHaveProperty('answered');
    expect(port?.record.observed).toMatch(observed);
  });
});
