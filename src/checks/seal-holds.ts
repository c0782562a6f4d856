import { defineCheck } from '../model/check.ts';
import type { SealKind, SealProbe } from '../model/evidence.ts';
import { plural } from '../model/units.ts';
import { inline } from './lines.ts';

/** What to look at first where something of a kind is open. */
const nextStep: Record<Exclude<SealKind, 'control'>, string> = {
  host: 'Something gives the lab another way to this machine, such as a second network or a rule of another program: run again with --keep on-failure and look at "ip route", "ip rule" and "iptables -t mangle -S" in the owner\'s container, where all but the lab\'s own range belongs to void0.',
  'docker-api':
    'Where the engine listens on a port, let it listen on its socket alone, or close the port to containers.',
  'docker-socket':
    "Find what mounts the engine's socket into containers that did not ask for it, and turn that off.",
  'docker-network':
    'Find what connects the lab\'s containers to other Docker networks ("docker network inspect NETWORK").',
  metadata: "Close this machine's metadata service to containers.",
  internet:
    'Find the route or rule that lets an internal Docker network out ("ip route" in the owner\'s container, "iptables -t nat -S" on this machine).',
  name: "Cut Docker's resolver off from this machine's (CVE-2024-29018: a newer engine), or use another machine.",
};

export const sealHolds = defineCheck({
  id: 'seal-holds',
  tier: 'silence',
  title: 'No probe from inside the lab was answered by the host or beyond, or found a way out',
  why: 'In a lab that leaks, a missing image is fetched and the gap is found on site.',
  required: true,
  help: {
    rule: "Inconclusive where something that is asked from inside the lab answers, a refusal included, or a packet takes another way than into the void: an address of the host, the engine's API or socket, another Docker network, the metadata address, the internet, a name. So it is where the prober does not get the answers that are there for certain. It never fails: a leak says something of this machine and nothing of the bundle.",
    fix: 'The reason names what answered and what to look at first. A machine whose Docker routes internal networks outside needs its firewall mended, or another machine.',
    limits:
      'It knows of what it asked: a few ports of each address, by TCP, UDP and ICMP, once, before the cluster starts, from the own namespace of each node and not from pods. What could not be asked counts for nothing and is told: IPv6 in a namespace that has none, containers where none was running, addresses beyond the first 24. Real addresses on the internet are not sent to: their routes are looked up, and packets to addresses for documentation show the way.',
  },
  needs: ['seal'],
  evaluate: ({ seal }) => {
    const open = seal.filter(
      ({ kind, state }) => kind !== 'control' && (state === 'answered' || state === 'leaves'),
    );
    if (open.length > 0) {
      // A leak says something of this machine's lab and nothing of the bundle: it cannot make the bundle not ready.
      return {
        status: 'inconclusive',
        cause: 'prerequisite-failed',
        reason: `The lab leaks on this machine: ${inline(open, inWords)}.\n${stepsFor(open)}`,
      };
    }
    const controls = seal.filter(({ kind }) => kind === 'control');
    const deaf = controls.filter(({ state }) => state === 'held');
    if (deaf.length > 0 || controls.length === 0) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: `The prober cannot see what is there for certain: ${inline(deaf, inWords) || 'no control was asked'}`,
      };
    }
    const held = seal.filter(({ state }) => state === 'held').length;
    const note = `${plural(held, 'question')} from inside, none answered${unaskedOf(seal)}`;
    if (held === 0) return { status: 'inconclusive', cause: 'evidence-missing', reason: note };
    return { status: 'pass', note };
  },
});

function inWords({ node, target, address, observed }: SealProbe): string {
  return `${node}: ${target} (${address}): ${observed}`;
}

function stepsFor(open: readonly SealProbe[]): string {
  const kinds = new Set(open.map(({ kind }) => kind));
  return [...kinds].flatMap((kind) => (kind === 'control' ? [] : [nextStep[kind]])).join('\n');
}

function unaskedOf(seal: readonly SealProbe[]): string {
  const unasked = seal.filter(({ state }) => state === 'not-asked');
  const texts = new Set(unasked.map(({ target, observed }) => `${target} (${observed})`));
  return texts.size === 0 ? '' : `; not asked: ${inline([...texts], (text) => text)}`;
}
