import { defineCheck } from '../model/check.ts';
import { vouched } from './vouched.ts';

export const signaturesPresent = defineCheck({
  id: 'signatures-present',
  tier: 'inspect',
  title: 'Every image has a signature in the bundle',
  why: 'On site a signature that was left behind cannot be fetched: nobody there can tell who made the image.',
  required: false,
  help: {
    rule: 'Warns about every image without a signature beside it in the bundle. A signature over a Zarf package covers all that is in it.',
    fix: 'Sign with cosign before bundling; Hauler takes signatures along with the image, and `zarf package create --signing-key` signs the package.',
    limits:
      'It counts signatures and verifies none: [signatures-verified](signatures-verified.md) does, with a key. Docker archives cannot carry any.',
  },
  needs: ['signatures'],
  evaluate: ({ signatures }) =>
    vouched(signatures, {
      has: (subject) => subject.signatures > 0,
      noun: 'a signature',
      remedy: 'Sign the images, or the package as a whole, and bundle the signatures with them.',
    }),
});
