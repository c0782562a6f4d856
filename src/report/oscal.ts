import type { Outcome } from '../model/outcome.ts';
import type { CheckResult, Result } from '../model/result.ts';
import { contentId } from './content-id.ts';
import { type ControlId, controlsOf, controlTitles } from './controls.ts';
import { renderJson } from './json.ts';
import { oneLine, visible } from './text.ts';
import { causeWords, verdictWords, wanted } from './words.ts';

/** Namespace of the properties that are airtight's own. */
const namespace = 'urn:airtight:oscal';

/**
 * OSCAL 1.2.1 assessment results in JSON. Every check is an observation of method TEST; every one that applied is a finding
 * about the check's own objective, which its properties say supports which controls. A finding never is about a control:
 * whether that is satisfied is for an assessor to say. What was not decided, or only warned of, is `not-satisfied` with reason `other`.
 */
export function renderOscal(result: Result): string {
  const { startedAt, finishedAt, checks, bundle } = result;
  const run = contentId(renderJson(result));
  const plan = planOf(result, run);
  const report = {
    'assessment-results': {
      uuid: run,
      metadata: {
        title: line(`Air-gap readiness of ${bundle.name}`),
        'last-modified': finishedAt,
        version: line(result.runId),
        'oscal-version': '1.2.1',
      },
      'import-ap': { href: `#${plan.uuid}` },
      results: [
        {
          uuid: contentId(run, 'result'),
          title: line(`airtight: ${verdictWords[result.verdict]}`),
          description: visible(result.summary),
          start: startedAt,
          end: finishedAt,
          props: [
            property('verdict', result.verdict),
            property('bundle-sha256', bundle.sha256),
            property('node', result.lab === undefined ? 'none' : result.lab.node.image),
            property('stand-in', String(result.lab?.node.standIn ?? false)),
          ],
          'reviewed-controls': reviewed(checks),
          ...some(
            'observations',
            checks.map((check) => observation(result, run, check)),
          ),
          ...some(
            'findings',
            checks.filter(applied).map((check) => finding(run, check)),
          ),
          ...(result.conditions.length === 0
            ? {}
            : { remarks: result.conditions.map(({ text }) => visible(text)).join('\n\n') }),
        },
      ],
      'back-matter': { resources: [plan, ...evidenceOf(result, run)] },
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** There is no assessment plan of the site behind a run: a stub says what was run. */
function planOf({ command, scenario, given, bundle }: Result, run: string) {
  const content = JSON.stringify({ command: command ?? 'check', scenario, given, bundle: bundle.name });
  return {
    uuid: contentId(run, 'plan'),
    title: 'What this run was asked to do',
    description: 'A stub: no assessment plan was imported.',
    base64: {
      filename: 'plan.json',
      'media-type': 'application/json',
      value: Buffer.from(content).toString('base64'),
    },
  };
}

function evidenceOf({ evidence }: Result, run: string) {
  return evidence.map(({ path, sha256 }) => ({
    uuid: evidenceId(run, path),
    title: line(path),
    rlinks: [{ href: `./${uri(path)}`, hashes: [{ algorithm: 'SHA-256', value: line(sha256) }] }],
  }));
}

function reviewed(checks: readonly CheckResult[]) {
  const own = new Set(
    checks.filter(answered).flatMap(({ id }) => controlsOf(id).map((control) => control.id)),
  );
  const all = Object.keys(controlTitles) as ControlId[];
  // OSCAL wants a control here even where there is no evidence for any.
  const [ids, description] =
    own.size === 0
      ? [all, 'No check of this run brought evidence for or against a control; these are the ones looked at.']
      : [
          all.filter((id) => own.has(id)),
          'Controls of NIST SP 800-53 that this run brought evidence for or against.',
        ];
  const controls = ids.map((id) => ({ 'control-id': catalogId(id) }));
  return { 'control-selections': [{ description, 'include-controls': controls }] };
}

function observation(result: Result, run: string, check: CheckResult) {
  const known = new Set(result.evidence.map(({ path }) => path));
  return {
    uuid: observationId(run, check),
    title: titleOf(check),
    description: visible(`${check.why}\n\n${saidOf(check.outcome)}`),
    props: [
      property('check', check.id),
      property('tier', check.tier),
      property('outcome', check.outcome.status),
    ],
    methods: ['TEST'],
    ...some(
      'relevant-evidence',
      check.evidence.map((path) => ({
        href: known.has(path) ? `#${evidenceId(run, path)}` : `./${uri(path)}`,
        description: visible(path),
      })),
    ),
    collected: result.finishedAt,
  };
}

function finding(run: string, check: CheckResult) {
  const { id, tier, required, outcome } = check;
  const supports = controlsOf(id).map((control) => ({
    ...property('supports-control', control.id),
    remarks: control.reason,
  }));
  return {
    uuid: contentId(run, 'finding', tier, id),
    title: titleOf(check),
    description: visible([saidOf(outcome), ...remedyOf(outcome)].join('\n\n')),
    props: [property('weight', required ? 'required' : 'advisory'), ...supports],
    target: {
      type: 'objective-id',
      'target-id': `airtight_${tier}_${id.replace(/[^\w.-]/g, '_')}`,
      description: 'The objective of this check of airtight; not that of a control.',
      status: { ...statusOf(outcome), remarks: visible(saidOf(outcome)) },
    },
    'related-observations': [{ 'observation-uuid': observationId(run, check) }],
  };
}

/** Its title says what holds when a check passes: otherwise that is only what was wanted. */
function titleOf({ title, outcome }: CheckResult): string {
  return line(outcome.status === 'pass' ? title : wanted(title));
}

function remedyOf(outcome: Outcome): string[] {
  return 'remedy' in outcome && outcome.remedy !== undefined ? [`Remedy: ${outcome.remedy}`] : [];
}

function statusOf({ status }: Outcome) {
  // A warning is what the evidence could not settle: it is no failure, and no proof either.
  if (status === 'pass') return { state: 'satisfied', reason: 'pass' };
  return { state: 'not-satisfied', reason: status === 'fail' ? 'fail' : 'other' };
}

function saidOf(outcome: Outcome): string {
  switch (outcome.status) {
    case 'pass':
      return outcome.note ?? 'It holds.';
    case 'warn':
      return `Not shown to hold, a warning: ${outcome.reason}`;
    case 'fail':
      return outcome.reason;
    case 'inconclusive':
      return `Not decided. ${causeWords[outcome.cause]}: ${outcome.reason}`;
    case 'manual':
      return `Not decided, to be done by hand: ${outcome.instruction}`;
    case 'not-applicable':
      return `Not applicable: ${outcome.reason}`;
  }
}

function answered({ outcome }: CheckResult): boolean {
  return outcome.status === 'pass' || outcome.status === 'warn' || outcome.status === 'fail';
}

function applied({ outcome }: CheckResult): boolean {
  return outcome.status !== 'not-applicable';
}

const observationId = (run: string, { tier, id }: CheckResult) => contentId(run, 'observation', tier, id);
const evidenceId = (run: string, path: string) => contentId(run, 'evidence', path);

/** As the OSCAL catalog of SP 800-53 writes it: `sc-7.5` for `SC-7(5)`. */
function catalogId(id: ControlId): string {
  return id.toLowerCase().replace(/\((\d+)\)/, '.$1');
}

function property(name: string, value: string) {
  return { name, ns: namespace, value: line(value) };
}

/** OSCAL allows no empty array: the member, or nothing. */
function some(name: string, items: readonly object[]) {
  return items.length === 0 ? {} : { [name]: items };
}

/** Text for a title or value: one line, never empty. */
function line(text: string): string {
  const one = oneLine(text);
  return one === '' ? 'unnamed' : one;
}

function uri(path: string): string {
  return visible(path).split('/').map(encodeURIComponent).join('/');
}
