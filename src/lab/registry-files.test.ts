import { compare } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dockerLogin, newCredentials, registryConfiguration, registryFiles } from './registry-files.ts';

describe('the files of the lab registry', () => {
  it('log every request, and speak plain HTTP to everybody unless told', () => {
    expect(parse(registryConfiguration({ tls: false, auth: false }))).toEqual({
      version: '0.1',
      log: { level: 'info', formatter: 'text' },
      storage: { filesystem: { rootdirectory: '/registry' }, delete: { enabled: false } },
      http: { addr: ':5000' },
    });
  });

  it('name certificate, key and logins where HTTPS and a login are wanted, and hold them', async () => {
    const credentials = newCredentials();
    const files = await registryFiles({ ca: 'A', certificate: 'C', key: 'K' }, credentials);
    expect(parse(files['/registry.yaml'] ?? '')).toMatchObject({
      http: { tls: { certificate: '/registry.crt', key: '/registry.key' } },
      auth: { htpasswd: { realm: 'airtight', path: '/registry.htpasswd' } },
    });
    expect(files).toMatchObject({ '/registry.crt': 'C', '/registry.key': 'K' });
    const [, username, hash = ''] =
      /^([^:]+):(\$2[aby]\$.+)\n$/.exec(files['/registry.htpasswd'] ?? '') ?? [];
    expect(username).toBe(credentials.username);
    expect(await compare(credentials.password, hash)).toBe(true);
    expect(await compare('another', hash)).toBe(false);
  });

  it('hold neither a password that can be read nor the same one twice', async () => {
    const credentials = newCredentials();
    const files = await registryFiles(undefined, credentials);
    expect(JSON.stringify(files)).not.toContain(credentials.password);
    expect(newCredentials().password).not.toBe(credentials.password);
  });

  it('include the login as the clients of Docker read it', () => {
    expect(JSON.parse(dockerLogin('10.89.0.2:5000', { username: 'u', password: 'p' }))).toEqual({
      auths: { '10.89.0.2:5000': { auth: 'dTpw' } },
    });
  });
});
