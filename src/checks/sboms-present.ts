import { defineCheck } from '../model/check.ts';
import { vouched } from './vouched.ts';

export const sbomsPresent = defineCheck({
  id: 'sboms-present',
  tier: 'inspect',
  title: 'Every image has an SBOM in the bundle',
  why: 'When a weakness is published, a site without SBOMs has to open every image to learn whether it is affected.',
  required: false,
  help: {
    rule: 'Warns about every image without a software bill of materials beside it in the bundle. The SBOMs of a Zarf package cover all that is in it.',
    fix: 'Attach SBOMs before bundling (`cosign attach sbom`, `cosign attest --type spdxjson`, or the build itself), or let Zarf write them (do not give `--skip-sbom`).',
    limits: 'It counts SBOMs and does not read them. Docker archives cannot carry any.',
  },
  needs: ['signatures'],
  evaluate: ({ signatures }) =>
    vouched(signatures, {
      has: (subject) => subject.sboms > 0,
      noun: 'an SBOM',
      remedy: 'Attach an SBOM to each image, and bundle it with them.',
    }),
});
