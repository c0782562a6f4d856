import type { KeptLab } from '../lab/kept.ts';
import { harnessPaths } from '../model/harness-paths.ts';
import { columnsText } from '../report/columns.ts';

/** How to enter a kept lab and how to remove it: lines of commands that can be copied. */
export function keptText(lab: KeptLab): string {
  const { runId, owner, helm, nodes, registry, registryCa, registryLogin, kubeconfig } = lab;
  const [server] = nodes;
  const rows: (readonly [string, string])[] = [
    ['shell', `airtight lab shell ${runId}`],
    ...(kubeconfig === undefined || !helm
      ? []
      : ([
          [
            'helm',
            `docker exec -it -e KUBECONFIG=${harnessPaths.kubeconfig} ${owner} ${harnessPaths.helm} list -A`,
          ],
        ] as const)),
    ...(server ? ([['kubectl', `docker exec -it ${server.container} kubectl get pods -A`]] as const) : []),
    ...nodes.map(({ name, container }) => [`log of ${name}`, `docker logs ${container}`] as const),
    ...(registry === undefined ? [] : ([['registry', registry]] as const)),
    ...(registryCa === undefined ? [] : ([['its authority', registryCa]] as const)),
    ...(registryLogin === undefined ? [] : ([['its login', registryLogin]] as const)),
    ...(kubeconfig === undefined
      ? []
      : ([['kubeconfig', `${kubeconfig} (works from this machine too)`]] as const)),
    ['remove it', `airtight lab down ${runId}`],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  const lines = rows.map(([what, how]) => `  ${what.padEnd(width)} ${how}\n`);
  return `The lab of run ${runId} is still there.\n${lines.join('')}`;
}

/** One line a lab, as `airtight lab list` shows them. */
export function keptTable(labs: readonly KeptLab[]): string {
  if (labs.length === 0) return 'No lab is kept.\n';
  const rows = [
    ['RUN', 'STATE', 'NODES', 'REGISTRY'],
    ...labs.map(({ runId, running, nodes, registry }) => [
      runId,
      running ? 'running' : 'stopped',
      nodes.map(({ name }) => name).join(',') || 'none',
      registry ?? 'none',
    ]),
  ];
  return columnsText(rows);
}
