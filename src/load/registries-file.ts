import { isScalar, parseDocument, stringify, visit } from 'yaml';
import type { LabRegistry } from '../lab/types.ts';
import { bundleFault } from './load-error.ts';
import type { LoadModeOptions, NodeLoad } from './load-mode-plan.ts';

const registriesPath = '/etc/rancher/k3s/registries.yaml';
const caPath = '/etc/rancher/k3s/registry-ca.pem';

/** The part of registries.yaml that lets a node in: authority and login of the lab's registry, where it has them. */
export function accessTo({ address, ca, credentials }: LabRegistry): { configs?: Record<string, unknown> } {
  const access = {
    ...(ca === undefined ? {} : { tls: { ca_file: caPath } }),
    ...(credentials === undefined ? {} : { auth: { ...credentials } }),
  };
  return Object.keys(access).length === 0 ? {} : { configs: { [address]: access } };
}

/**
 * registries.yaml with this content, or the site's own with its names filled in, and beside it the authority the registry's
 * certificate comes from.
 */
export function registryFiles(
  { settings, registry, registriesFile }: Pick<LoadModeOptions, 'settings' | 'registry' | 'registriesFile'>,
  content: Readonly<Record<string, unknown>>,
): NodeLoad['files'] {
  const name = ('registriesFile' in settings ? settings.registriesFile : undefined) ?? 'registriesFile';
  const text =
    registriesFile === undefined
      ? stringify(content, { aliasDuplicateObjects: false })
      : fillIn(registriesFile, name, registry);
  return { [registriesPath]: text, ...(registry.ca === undefined ? {} : { [caPath]: registry.ca }) };
}

/** Fills names into keys and values, so that no value can become another kind of YAML. */
function fillIn(text: string, file: string, { address, ca, credentials }: LabRegistry): string {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw unusable(file, `is no YAML: ${error.message.split('\n')[0] ?? ''}`);
  if (document.contents === null) throw unusable(file, 'is empty');

  const names = new Map([
    ['REGISTRY', address],
    ['CA_FILE', ca === undefined ? undefined : caPath],
    ['USERNAME', credentials?.username],
    ['PASSWORD', credentials?.password],
  ]);
  visit(document, (_, node) => {
    if (!isScalar(node) || typeof node.value !== 'string') return;
    node.value = node.value.replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name: string) => {
      if (!names.has(name)) return whole;
      const value = names.get(name);
      if (value === undefined) throw unusable(file, `asks for ${whole}, which the lab's registry has not`);
      return value;
    });
  });
  return document.toString();
}

function unusable(file: string, problem: string) {
  return bundleFault(
    'load-registries-file-invalid',
    `The site's registries file ${file} ${problem}.`,
    'docs/load-modes.md shows one; ${CA_FILE} needs load.tls, ${USERNAME} and ${PASSWORD} need load.auth.',
  );
}
