import { stringify } from 'yaml';
import type { LabRegistry, RegistryCredentials } from '../lab/types.ts';
import type { LoadedChart } from '../model/evidence.ts';
import { harnessPaths } from '../model/harness-paths.ts';

/** A chart to install, and how. */
export interface ChartInstall {
  readonly chart: LoadedChart;
  readonly release: string;
  readonly namespace: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Values files' texts (YAML), in order, before `values`. */
  readonly valuesTexts?: readonly string[];
  readonly via: 'helm' | 'helm-chart-resource';
  /** For the whole install, hooks and all. */
  readonly timeoutMs: number;
}

/** What a program of Helm's needs in the owner: its files, its environment, and the words after `helm`. */
export interface HelmCommand {
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly args: readonly string[];
}

/** Helm's folder for one release in the owner: nothing is shared between releases installed at the same time. */
export function helmFolder({ namespace, release }: Pick<ChartInstall, 'namespace' | 'release'>): string {
  return `/airtight/releases/${namespace}.${release}`;
}

/** `helm install` from the lab's registry, waiting for all it starts. */
export function installCommand(plan: ChartInstall, registry: LabRegistry): HelmCommand {
  const { chart, release, namespace, timeoutMs } = plan;
  const folder = helmFolder(plan);
  const values = valuesFiles(plan).map(
    (text, index) => [`${folder}/values-${index + 1}.yaml`, text] as const,
  );
  const ca = registry.ca === undefined ? ['--plain-http'] : ['--ca-file', harnessPaths.registryCa];
  return {
    files: { [registryConfigFile(folder)]: registryConfig(registry), ...Object.fromEntries(values) },
    environment: environmentIn(folder),
    args: [
      ...['install', release, chart.reference, '--version', chart.version],
      ...['--namespace', namespace, '--create-namespace'],
      ...values.flatMap(([file]) => ['--values', file]),
      ...ca,
      ...['--wait', '--wait-for-jobs', '--timeout', `${Math.ceil(timeoutMs / 1000)}s`],
    ],
  };
}

/** Any other command about a release. */
export function releaseCommand(
  plan: Pick<ChartInstall, 'namespace' | 'release'>,
  words: readonly string[],
): HelmCommand {
  return {
    files: {},
    environment: environmentIn(helmFolder(plan)),
    args: [...words, plan.release, '--namespace', plan.namespace],
  };
}

/** Values as texts of YAML, the last one strongest. */
export function valuesFiles({ valuesTexts = [], values }: ChartInstall): string[] {
  return [...valuesTexts, ...(Object.keys(values).length === 0 ? [] : [stringify(values)])];
}

/** The login as Docker's clients keep it: in a file, so that no list of processes shows it. */
export function registryConfig({ address, credentials }: LabRegistry): string {
  return JSON.stringify({ auths: credentials ? { [address]: { auth: encoded(credentials) } } : {} });
}

/** What must not be written of a registry: its password, plain and as it stands in files. */
export function secretsOf({ credentials }: LabRegistry): string[] {
  return credentials === undefined ? [] : [credentials.password, encoded(credentials)];
}

function encoded({ username, password }: RegistryCredentials): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

/** The command as one types it in the owner, where `airtight lab shell` leads. */
export function typedCommand({ environment, args }: HelmCommand): string {
  const words = [harnessPaths.helm, ...args].map((word) =>
    /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`,
  );
  const needed = ['KUBECONFIG', 'HELM_REGISTRY_CONFIG'].flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return [...needed, ...words].join(' ');
}

function registryConfigFile(folder: string): string {
  return `${folder}/registry.json`;
}

function environmentIn(folder: string): Record<string, string> {
  return {
    KUBECONFIG: harnessPaths.kubeconfig,
    HELM_REGISTRY_CONFIG: registryConfigFile(folder),
    HELM_CACHE_HOME: `${folder}/cache`,
    HELM_CONFIG_HOME: `${folder}/config`,
    HELM_DATA_HOME: `${folder}/data`,
  };
}
