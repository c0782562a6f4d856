import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { certify } from './authority.ts';

const { ca, certificate, key } = await certify('20261125-060000-aaaa', '127.0.0.1');

/** Connects by IP address, as every client in the lab does; gives what TLS made of the certificate. */
async function greet(address: string, authority: string): Promise<string> {
  const server = createServer({ cert: certificate, key }, (socket) => socket.end()).listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: address, port, ca: authority });
  try {
    await once(socket, 'secureConnect');
    return 'trusted';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('the certificate of a lab registry', () => {
  it('is trusted at its address by whoever believes the authority', async () => {
    expect(await greet('127.0.0.1', ca)).toBe('trusted');
  });

  it('is not trusted at another address, nor by an authority of another run', async () => {
    const other = await certify('another', '127.0.0.1');
    expect(await greet('127.0.0.2', ca)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await greet('127.0.0.1', other.ca)).toMatch(/SIGNATURE|UNABLE_TO_VERIFY/);
  });

  it('is one Go accepts too: the address is an IP name, and the authority is one', () => {
    const server = new X509Certificate(certificate);
    const authority = new X509Certificate(ca);
    expect(server.subjectAltName).toBe('IP Address:127.0.0.1');
    expect([authority.ca, server.ca]).toEqual([true, false]);
    expect(server.checkIssued(authority)).toBe(true);
  });
});
