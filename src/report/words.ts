import type { AttemptClass } from '../model/attempt.ts';
import type { Gate } from '../model/gate.ts';
import type { Outcome, OutcomeStatus, Tier, Verdict } from '../model/outcome.ts';

/** What a tier came to; `not-run` where the result holds no check of it. */
export type TierState = OutcomeStatus | 'not-run';

/** The verdict in words. */
export const verdictWords = {
  ready: 'Ready',
  'ready-with-warnings': 'Ready, with warnings',
  'not-ready': 'Not ready',
  inconclusive: 'Inconclusive',
} as const satisfies Record<Verdict, string>;

/** The state whose colour and shape a verdict wears. */
export const verdictState = {
  ready: 'pass',
  'ready-with-warnings': 'warn',
  'not-ready': 'fail',
  inconclusive: 'inconclusive',
} as const satisfies Record<Verdict, TierState>;

/** What a gate decided, by its exit code. */
export const gateWords = {
  0: 'let through',
  1: 'stopped',
  2: 'not decided',
} as const satisfies Record<Gate['exitCode'], string>;

/** Headings of the groups of checks, in the order they are read: what needs attention comes first. */
export const outcomeWords = {
  fail: 'Failed',
  inconclusive: 'Inconclusive',
  manual: 'To be done by hand',
  warn: 'Warnings',
  pass: 'Passed',
  'not-applicable': 'Not applicable',
} as const satisfies Record<OutcomeStatus, string>;

/** Outcomes behind a number: `1 with a warning`. */
export const outcomeCounted = {
  fail: 'failed',
  inconclusive: 'inconclusive',
  manual: 'by hand',
  warn: 'with a warning',
  pass: 'passed',
  'not-applicable': 'not applicable',
} as const satisfies Record<OutcomeStatus, string>;

/** One word for the state of a tier. */
export const tierStateWords = {
  fail: 'Failed',
  inconclusive: 'Inconclusive',
  manual: 'Needs a person',
  warn: 'Warnings',
  pass: 'Passed',
  'not-applicable': 'Not applicable',
  'not-run': 'Did not run',
} as const satisfies Record<TierState, string>;

/** Why a check could not be decided. */
export const causeWords = {
  'evidence-missing': 'Evidence is missing',
  'prerequisite-failed': 'A step before it failed',
  timeout: 'Time ran out',
  error: 'The check itself broke',
} as const satisfies Record<Extract<Outcome, { status: 'inconclusive' }>['cause'], string>;

/** Name of each tier, the question it asks and how: what a tier does, since it may not have come to all of it. */
export const tierWords = {
  inspect: {
    name: 'Inspect',
    asks: 'Is the bundle complete and unharmed, judged by its bytes alone?',
    does: 'Reads the bundle and renders its charts; nothing of it is run.',
  },
  'hello-world': {
    name: 'Hello world',
    asks: 'Does one pod start from a bundled image and say its line?',
    does: 'Waits for the cluster, starts a pod of hello-world on each node, and reads its log.',
  },
  'helm-oci': {
    name: 'Helm from OCI',
    asks: 'Does a chart install from the registry inside, and does its service answer?',
    does: 'Installs charts from the registry of the lab, waits for their workloads, and connects to the TCP ports of their services.',
  },
  'multi-pod': {
    name: 'Multi-pod application',
    asks: 'Do pods find each other, and does data outlive them?',
    does: 'Installs the application, asks it what its declaration names, deletes pods, and asks again.',
  },
  k3k: {
    name: 'K3k virtual cluster',
    asks: 'Does a cluster inside the cluster start and run a pod?',
    does: 'Installs K3k, makes virtual clusters, runs hello-world inside each, and deletes them.',
  },
  silence: {
    name: 'Silence',
    asks: 'Did anything try to leave, and would it have been seen?',
    does: 'Asks from inside for what is outside, sends canaries, and records packets on each node while the other tiers run.',
  },
} as const satisfies Record<Tier, { name: string; asks: string; does: string }>;

/** Name and meaning of each class of attempt. */
export const classWords = {
  violation: { name: 'Violation', means: 'an undeclared destination' },
  unknown: { name: 'Unknown', means: 'could not be classed, counts as violation' },
  intent: { name: 'Intent', means: 'an external name was asked for' },
  'search-noise': { name: 'Search noise', means: 'search-domain expansions of a name' },
  declared: { name: 'Declared', means: 'on the allow-list of the scenario' },
  platform: { name: 'Platform', means: 'what an empty cluster does by itself' },
  harness: { name: 'Harness', means: 'canaries and probes sent by airtight' },
} as const satisfies Record<AttemptClass, { name: string; means: string }>;

/** The title of a check that did not pass, as what was wanted: alone it would read as if it held. */
export function wanted(title: string): string {
  return `Wanted: ${title}`;
}
