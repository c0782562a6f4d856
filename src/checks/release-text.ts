import type { ReleaseRecord } from '../model/tier-evidence.ts';
import type { Outcome } from '../model/outcome.ts';
import { inline } from './lines.ts';

/** The release and its chart: `release web (chart hello-web 1.0.0) in namespace web`. */
export function releaseText({ release, chart, namespace }: ReleaseRecord): string {
  return `release ${release} (chart ${chart.name} ${chart.version}) in namespace ${namespace}`;
}

const longest = 500;

/** What Helm said last: from its last error on, else its last line. */
export function lastWords({ output }: Pick<ReleaseRecord, 'output'>): string {
  const said = output.split('\n').map((line) => line.trim());
  const at = said.findLastIndex((line) => /^(Error|ended)\b/.test(line));
  const words = said.slice(at).join(' ').trim();
  if (words === '') return 'nothing was said';
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

/** How to do the same by hand. */
export function byHand({ via, command }: Pick<ReleaseRecord, 'via' | 'command'>): string {
  const how = via === 'helm' ? 'run in it' : 'apply in it (kubectl apply -f FILE)';
  return `To see it by hand, keep the lab (--keep=on-failure) and ${how}:\n${command.trim()}`;
}

/** What a check on what releases started comes to, where one was not installed; undefined where all were. */
export function notInstalled(releases: readonly ReleaseRecord[]): Outcome | undefined {
  const refused = releases.filter(({ installed }) => !installed);
  if (refused.length === 0) return undefined;
  return {
    status: 'inconclusive',
    cause: 'prerequisite-failed',
    reason: `Not all could be installed (charts-install): ${inline(refused, ({ release }) => release)}.`,
  };
}
