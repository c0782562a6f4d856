import { defineCheck } from '../model/check.ts';
import { plural } from '../model/units.ts';
import { lines, listing } from './lines.ts';
import { whole } from './vouched.ts';

export const signaturesVerified = defineCheck({
  id: 'signatures-verified',
  tier: 'inspect',
  title: 'Every signature in the bundle was made with the given key',
  why: 'A signature that does not verify is worse than none: the image is not what was signed, or somebody else signed it.',
  required: true,
  help: {
    rule: 'Applies where a public key was given. Fails where a signature does not verify, or where there is none at all. Inconclusive where one could not be verified. Warns about images without a signature beside others that have one.',
    fix: 'Sign the images again with the key that the site trusts, and write the bundle again. If the image was changed after signing, find out by whom first.',
    limits:
      'It verifies with one public key. Keyless signatures need a transparency log or its roots, and are not verified.',
  },
  needs: ['signatures'],
  evaluate: ({ signatures: { key, subjects } }) => {
    if (key === undefined) return { status: 'not-applicable', reason: 'No key was given to verify with.' };
    const signed = subjects.filter(({ signatures }) => signatures > 0);
    const bad = signed.filter(({ verification }) => verification?.ok === false);
    if (bad.length > 0 || signed.length === 0) {
      return {
        status: 'fail',
        ...(bad.length === 0
          ? { reason: `The bundle holds no signature to verify with ${key}.` }
          : listing(bad, ({ name, verification }) => `${name}: ${verification?.detail ?? ''}`)),
        remedy: 'Find out where it comes from; then sign it with this key, and write the bundle again.',
      };
    }
    const open = signed.filter(({ verification }) => verification === undefined);
    if (open.length > 0) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: `Could not be verified with ${key}:\n${lines(open, ({ name, unverified }) => `${name}: ${unverified ?? 'no reason was given'}`)}`,
      };
    }
    const unsigned = subjects.filter(({ signatures }) => signatures === 0);
    const note = `${plural(signed.length, 'signed subject')} verified with ${key}`;
    if (unsigned.length === 0 || signed.some(({ name }) => name === whole)) return { status: 'pass', note };
    return {
      status: 'warn',
      ...listing(unsigned, ({ name }) => name, `${note}; without a signature:`),
      remedy: 'Sign these too, or name somewhere why they need no signature.',
    };
  },
});
