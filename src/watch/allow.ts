import { AirtightError } from '../errors.ts';
import type { Attempt } from '../model/attempt.ts';
import { addressSet, isRange } from './address.ts';

/** An entry of the scenario's allow-list: a name, `*.suffix`, address or CIDR, and why it is allowed. */
export interface Allowance {
  readonly to: string;
  readonly reason: string;
}

/** What an allow-list is held against: the address packets went to, and the name asked for where it was a query. */
export interface Destination {
  readonly address: string;
  readonly name?: string | undefined;
  /** True where the address was sent to for itself; false for a question put to the lab's own DNS. */
  readonly direct: boolean;
}

/**
 * Finds the entry that allows a destination. A name allows questions for it put to the lab's own DNS, not packets to
 * servers outside; those need their address. Entries that are neither name nor range throw `allow-entry`.
 */
export function allowList(allow: readonly Allowance[]): (destination: Destination) => Allowance | undefined {
  const entries = allow.map((allowance) => ({ allowance, test: matcher(allowance.to) }));
  return (destination) => entries.find(({ test }) => test(destination))?.allowance;
}

/** Entries no attempt made use of: reported, since each is a hole left open for nothing. */
export function unusedAllowances(attempts: readonly Attempt[], allow: readonly Allowance[]): Allowance[] {
  const declared = attempts.filter((attempt) => attempt.class === 'declared');
  return allow.filter((allowance) => {
    const test = matcher(allowance.to);
    return !declared.some(({ destination: { address, name }, detail }) => {
      // The name a connection gives is no question.
      const asked = detail.query === undefined ? undefined : name;
      return [true, false].some((direct) => test({ address, name: asked, direct }));
    });
  });
}

function matcher(to: string): (destination: Destination) => boolean {
  if (isRange(to)) {
    const inside = addressSet([to]);
    return ({ address, direct }) => direct && inside(address);
  }
  const name = to.toLowerCase().replace(/\.$/, '');
  if (!/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(name) || /^[\d.]+$/.test(name)) {
    throw new AirtightError('usage', `watch.allow: "${to}" is no name, *.suffix, address or range`, {
      code: 'allow-entry',
      hint: 'Write a name (example.com), a suffix (*.example.com), an address or a CIDR.',
    });
  }
  const suffix = name.startsWith('*.') ? name.slice(1) : undefined;
  return (destination) => {
    if (destination.name === undefined || destination.direct) return false;
    return suffix === undefined ? destination.name === name : destination.name.endsWith(suffix);
  };
}
