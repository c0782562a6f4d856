import { randomBytes } from 'node:crypto';
import { hash } from 'bcryptjs';
import { stringify } from 'yaml';
import type { ServerCertificate } from './authority.ts';
import type { RegistryCredentials } from './types.ts';

/** What the registry asks of its clients: HTTPS, a login. */
export interface RegistrySettings {
  readonly tls: boolean;
  readonly auth: boolean;
}

/** Where its files lie in the registry's container. */
export const registryPaths = {
  configuration: '/registry.yaml',
  certificate: '/registry.crt',
  key: '/registry.key',
  logins: '/registry.htpasswd',
} as const;

/**
 * Configuration of distribution 2.8: in memory of a container that is thrown away, and silent towards the outside. Its
 * access log, which names who asked for what, is on unless disabled.
 */
export function registryConfiguration({ tls, auth }: RegistrySettings): string {
  const { certificate, key, logins } = registryPaths;
  return stringify({
    version: '0.1',
    log: { level: 'info', formatter: 'text' },
    storage: { filesystem: { rootdirectory: '/registry' }, delete: { enabled: false } },
    http: { addr: ':5000', ...(tls ? { tls: { certificate, key } } : {}) },
    ...(auth ? { auth: { htpasswd: { realm: 'airtight', path: logins } } } : {}),
  });
}

/** Every file of a registry, path inside to content. */
export async function registryFiles(
  certificate: ServerCertificate | undefined,
  credentials: RegistryCredentials | undefined,
): Promise<Record<string, string>> {
  const settings = { tls: certificate !== undefined, auth: credentials !== undefined };
  return {
    [registryPaths.configuration]: registryConfiguration(settings),
    ...(certificate && {
      [registryPaths.certificate]: certificate.certificate,
      [registryPaths.key]: certificate.key,
    }),
    ...(credentials && { [registryPaths.logins]: await htpasswdLine(credentials) }),
  };
}

/** A login that holds for one run. */
export function newCredentials(): RegistryCredentials {
  return { username: 'airtight', password: randomBytes(16).toString('hex') };
}

/**
 * A line of htpasswd as the registry wants it: bcrypt and nothing else. It is computed anew at every request, and the
 * password is as long as random, so the least cost will do.
 */
export async function htpasswdLine({ username, password }: RegistryCredentials): Promise<string> {
  return `${username}:${await hash(password, 4)}\n`;
}

/** A login in the form of Docker's config.json, which Helm and skopeo read too. */
export function dockerLogin(registry: string, { username, password }: RegistryCredentials): string {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return `${JSON.stringify({ auths: { [registry]: { auth } } }, null, 2)}\n`;
}
