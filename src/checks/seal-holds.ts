import { defineCheck } from '../model/check.ts';

export const sealHolds = defineCheck({
  id: 'seal-holds',
  tier: 'silence',
  title: 'From inside the lab neither the host nor anything outside answers',
  why: 'In a lab that leaks, a missing image is fetched and the gap is found on site.',
  required: true,
  help: {
    rule: 'Inconclusive where the host, the metadata address or the internet answers from inside the lab, or where the prober does not even reach the registry. It never fails: a leak says something of this machine and nothing of the bundle.',
    fix: 'Run `airtight doctor`. A machine whose Docker routes internal networks outside needs its firewall mended, or another machine.',
  },
  needs: ['seal'],
  evaluate: ({ seal }) => {
    const open = seal.filter((probe) => !probe.control && probe.answered);
    if (open.length > 0) {
      // A leak says something of this machine's lab and nothing of the bundle: it cannot make the bundle not ready.
      return {
        status: 'inconclusive',
        cause: 'prerequisite-failed',
        reason: `The lab leaks on this machine: ${open.map((p) => `${p.node}: ${p.target} (${p.address}) answered: ${p.observed}`).join('; ')}`,
      };
    }
    const deaf = seal.filter((probe) => probe.control && !probe.answered);
    if (deaf.length > 0 || !seal.some((probe) => probe.control)) {
      return {
        status: 'inconclusive',
        cause: 'evidence-missing',
        reason: `The prober could not reach even the lab's registry: ${deaf.map((p) => p.observed).join('; ') || 'no control was asked'}`,
      };
    }
    return { status: 'pass' };
  },
});
