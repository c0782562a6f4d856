import { defineCheck } from '../model/check.ts';
import type { CertificatesEvidence } from '../model/inspection.ts';
import { locationText } from '../model/location.ts';
import { plural } from '../model/units.ts';
import { listing } from './lines.ts';

type Certificate = CertificatesEvidence['certificates'][number];

const dayMs = 24 * 60 * 60 * 1000;

const addIssuer = 'Put the certificate of the issuer into the bundle, or see to it that the site trusts it.';

export const certificates = defineCheck({
  id: 'certificates',
  tier: 'inspect',
  title: 'Every certificate in the bundle can be read, is valid now and outlives the horizon',
  why: 'A certificate that ends on site cannot be renewed from outside, and everything that trusts it stops at once.',
  required: true,
  help: {
    rule: 'Fails where a PEM block says it is a certificate and is none, where one has ended, is not yet valid, or ends before the horizon (90 days unless told otherwise). Warns where the issuer of a certificate is not in the bundle.',
    fix: 'Issue it again with an end beyond the time the site must run without a new bundle, and bundle the chain with it.',
    limits:
      'It looks at files and at Secrets in manifests, with the clock of the machine that inspects. Certificates inside images, and those made on site, are not seen.',
  },
  needs: ['certificates'],
  evaluate: ({ certificates: evidence }) => {
    const { certificates: all, unreadable, horizonDays } = evidence;
    if (all.length + unreadable.length === 0) {
      return { status: 'not-applicable', reason: 'No certificate was found in the bundle.' };
    }
    const wrong = [
      ...unreadable.map(({ location, reason }) => `${locationText(location)} is no certificate: ${reason}`),
      ...all.flatMap((each) => {
        const ends = endText(each, evidence);
        return ends === undefined ? [] : [`${certificateText(each)} ${ends}`];
      }),
    ];
    const orphans = all
      .filter(({ chain }) => chain === 'missing')
      .map((each) => `${certificateText(each)}: its issuer ${each.issuer} is not in the bundle`);
    if (wrong.length > 0) {
      return {
        status: 'fail',
        ...listing([...wrong, ...orphans], (text) => text),
        remedy: [
          `Issue each again, valid for more than ${horizonDays} days from now, and write the bundle again.`,
          ...(orphans.length === 0 ? [] : [addIssuer]),
        ].join('\n'),
      };
    }
    if (orphans.length > 0) {
      return {
        status: 'warn',
        ...listing(orphans, (text) => text),
        remedy: addIssuer,
      };
    }
    return {
      status: 'pass',
      note: `${plural(all.length, 'certificate')}, valid for ${horizonDays} days from ${evidence.asOf} at least`,
    };
  },
});

/** What is wrong with its time, in words. */
function endText(
  { notBefore, notAfter }: Certificate,
  { asOf, horizonDays }: CertificatesEvidence,
): string | undefined {
  const now = Date.parse(asOf);
  if (Date.parse(notAfter) < now) return `ended on ${notAfter}`;
  if (Date.parse(notBefore) > now) return `is not valid before ${notBefore}`;
  if (Date.parse(notAfter) >= now + horizonDays * dayMs) return undefined;
  return `ends on ${notAfter}, within ${horizonDays} days`;
}

function certificateText({ subject, location }: Certificate): string {
  return `${subject || 'a certificate without a name'} (${locationText(location)})`;
}
