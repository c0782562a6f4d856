import { defineCheck } from '../model/check.ts';
import type { ServiceRecord } from '../model/tier-evidence.ts';
import { plural } from '../model/units.ts';
import { inline, listing } from './lines.ts';
import { notInstalled } from './release-text.ts';

export const servicesAnswer = defineCheck({
  id: 'services-answer',
  tier: 'helm-oci',
  title: 'Every service of the charts takes connections',
  why: 'Pods may all be ready while the service before them selects none of them, or names a port nobody listens on.',
  required: true,
  help: {
    rule: 'Opens a connection to every TCP port of every service of each release, by its cluster address and from the node, as soon as the workloads are ready. Fails where one is not taken within ten seconds. A headless service is asked at the first ready pod behind it. UDP ports, services without a selector and of type ExternalName are not asked; the note says so.',
    fix: "Compare the service's selector and target port with the labels and ports of its pods.",
    limits:
      'A connection that is taken says nothing of what the service does with it: tier multi-pod asks more.',
  },
  needs: ['helm'],
  evaluate: ({ helm }) => {
    if (!helm.ran) return { status: 'not-applicable', reason: helm.reason };
    const services = helm.releases.flatMap(({ objects }) => objects.services);
    const asked = services.filter(({ answered }) => answered !== undefined);
    const silent = asked.filter(({ answered }) => answered === false);
    if (silent.length > 0) {
      return {
        status: 'fail',
        ...listing(
          silent,
          serviceText,
          `${silent.length} of ${plural(asked.length, 'port')} took no connection:`,
        ),
        remedy:
          "Where charts-settle passes, compare the service's selector and target port with the labels and ports of its pods.",
      };
    }
    const refused = notInstalled(helm.releases);
    if (refused) return refused;
    if (asked.length === 0) {
      return { status: 'not-applicable', reason: 'No release has a service with a TCP port to ask.' };
    }
    const left = services.filter(({ answered }) => answered === undefined);
    const skipped = left.length === 0 ? '' : `; ${inline(left, serviceText)}`;
    return { status: 'pass', note: `${plural(asked.length, 'port')} took a connection${skipped}` };
  },
});

function serviceText({ namespace, name, address, port, protocol, observed }: ServiceRecord): string {
  const at = port === 0 ? '' : ` port ${port}/${protocol} at ${address}`;
  return `service ${namespace}/${name}${at}: ${observed}`;
}
