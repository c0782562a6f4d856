import { defineCheck } from '../model/check.ts';
import type { ExternalUrl } from '../model/inspection.ts';
import { locationText } from '../model/location.ts';
import type { Outcome } from '../model/outcome.ts';
import { plural } from '../model/units.ts';
import { groupBy } from '../model/group-by.ts';
import { inline, listing } from './lines.ts';
import { asFarAsSeen } from './unseen.ts';

const placesShown = 3;

export const externalUrls = defineCheck({
  id: 'external-urls',
  tier: 'inspect',
  title: 'No object tells the cluster to fetch from an address outside',
  why: 'A Helm repository, Git source or download on the internet does not answer on site: what waits for it never becomes ready.',
  required: true,
  help: {
    rule: 'Fails where a field whose meaning is an address to fetch from (a Helm or Git repository, an OCI source, a download, the ACME server of an issuer) leads outside. Warns about addresses in arguments, environment variables and custom resources of other kinds, with their confidence: they may never be used. Those in ConfigMaps are only counted.',
    fix: 'Point it at what the site has: a registry, a Git server or a file server inside. Or bring the thing itself in the bundle. Turn off update checks and telemetry by the value the chart has for it.',
    limits:
      'Annotations, links to documentation, descriptions and comments are not addresses to fetch from and are left out. What a program has built in is seen only in the lab, by [nothing-leaves](nothing-leaves.md).',
  },
  needs: ['references'],
  evaluate: asFarAsSeen(({ references }) => judge(references.urls)),
});

function judge(urls: readonly ExternalUrl[]): Outcome {
  const fetched = urls.filter(({ kind, confidence }) => kind === 'field' && confidence === 'high');
  const inConfigMaps = urls.filter(({ kind }) => kind === 'config-map');
  const possible = urls.filter((url) => !fetched.includes(url) && !inConfigMaps.includes(url));
  const counted =
    inConfigMaps.length === 0 ? '' : `${plural(inConfigMaps.length, 'address', 'addresses')} in ConfigMaps`;
  if (fetched.length + possible.length === 0) {
    return { status: 'pass', note: `no address outside is used${counted && `; ${counted} not judged`}` };
  }
  return {
    status: fetched.length > 0 ? 'fail' : 'warn',
    reason: [
      ...(fetched.length === 0 ? [] : [`Will be fetched:\n${listed(fetched).reason}`]),
      ...(possible.length === 0 ? [] : [`May be asked:\n${listed(possible).reason}`]),
      ...(counted === '' ? [] : [`Not judged: ${counted}`]),
    ].join('\n'),
    found: [...listed(fetched).found, ...listed(possible).found],
    remedy: 'Point each at what the site has, bring the thing itself in the bundle, or turn the call off.',
  };
}

function listed(urls: readonly ExternalUrl[]): ReturnType<typeof listing> {
  return listing([...groupBy(urls, ({ url }) => url)], ([url, places]) => {
    const where = inline(places, ({ location }) => locationText(location), placesShown);
    const sure = places.some(({ confidence }) => confidence === 'high');
    return `${url} (${where}${sure ? '' : `, ${places[0]?.confidence ?? 'low'} confidence`})`;
  });
}
