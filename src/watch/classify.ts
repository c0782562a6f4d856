import type { Attempt, AttemptClass } from '../model/attempt.ts';
import type { Allowance, Destination } from './allow.ts';
import { canaryPacket, type CanaryPlan } from './canary.ts';
import type { NameKind } from './names.ts';
import { platformFact } from './platform.ts';
import type { Sighting } from './sighting.ts';

/** What sightings are judged by. */
export interface Rules {
  readonly canaries: readonly CanaryPlan[];
  /** Whether CoreDNS runs in a pod, `namespace/name`. */
  readonly runsDns: (pod: string) => boolean;
  readonly allowed: (destination: Destination) => Allowance | undefined;
  readonly readName: (name: string) => NameKind;
}

export interface Judgement {
  readonly class: AttemptClass;
  /** Why, in words. */
  readonly reason: string;
  /** Who sent it, where the judgement knows better than the address. */
  readonly source?: Attempt['source']['kind'];
}

/** Classes a sighting; undefined where it is the cluster's own affair and no attempt to leave. */
export function classify(sighting: Sighting, rules: Rules): Judgement | undefined {
  return (
    ofHarness(sighting, rules) ??
    (sighting.flow.outside ? ofPacket(sighting, rules) : ofQuery(sighting, rules))
  );
}

function ofHarness({ node, flow }: Sighting, rules: Rules): Judgement | undefined {
  const name = flow.question?.name;
  const canary = rules.canaries.find((plan) =>
    flow.kind === 'query' ? plan.name === name : plan.node === node && canaryPacket(plan, flow) !== undefined,
  );
  return (
    canary && { class: 'harness', reason: `canary ${canary.nonce} (${canary.phase})`, source: 'harness' }
  );
}

function ofQuery(sighting: Sighting, rules: Rules): Judgement | undefined {
  const { flow } = sighting;
  const { question } = flow;
  if (!question) {
    return {
      class: 'unknown',
      reason: 'sent to a DNS server inside, but no DNS question could be read from it',
    };
  }
  const name = rules.readName(question.name);
  if (name.kind === 'internal' || (name.kind === 'cluster' && name.expansion === undefined)) return undefined;
  const fact = platformFact(sighting, rules.runsDns);
  if (fact) return { class: 'platform', reason: `${fact.reason} (${fact.id})` };
  if (name.kind === 'cluster') {
    const parent = name.expansion ?? '';
    return {
      class: 'search-noise',
      reason: `search-domain expansion of ${parent}, which was not asked for itself`,
    };
  }
  if (name.kind === 'partial') {
    return { class: 'search-noise', reason: 'a name that only search domains can complete: no outside name' };
  }
  const allowance = rules.allowed({ address: flow.destination, name: question.name, direct: false });
  if (allowance) return declared(allowance);
  const noise = sighting.expansions > 0 ? `, and ${sighting.expansions} search-domain expansions of it` : '';
  return {
    class: 'intent',
    reason: `the outside name ${question.name} was asked for (${question.type})${noise}`,
  };
}

function ofPacket({ flow, called }: Sighting, rules: Rules): Judgement {
  if (flow.kind === 'undecoded') return { class: 'unknown', reason: 'a packet that could not be decoded' };
  const { destination: address } = flow;
  const allowance =
    rules.allowed({ address, name: flow.question?.name, direct: true }) ??
    (called === undefined ? undefined : rules.allowed({ address, name: called, direct: false }));
  if (allowance) return declared(allowance);
  const port = flow.port === undefined ? '' : ` port ${flow.port}`;
  const asked = flow.question ? `, asking ${flow.question.type} ${flow.question.name}` : '';
  const what =
    called === undefined
      ? address === '169.254.169.254'
        ? 'the cloud metadata address'
        : 'an undeclared destination'
      : `${called}, which the lure answered with an address`;
  return { class: 'violation', reason: `${flow.protocol} to ${what}, ${address}${port}${asked}` };
}

function declared(allowance: Allowance): Judgement {
  return { class: 'declared', reason: `allowed as ${allowance.to}: ${allowance.reason}` };
}
