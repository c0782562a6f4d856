import type { CheckResult, Result } from '../model/result.ts';
import { concernsOf, outcomeText, placeLine, placeUri, type Concern } from './concerns.ts';
import { controlsOf } from './controls.ts';
import { placeText } from './places.ts';
import { absentResults, gateOfResult, gateOfRun, runGuid } from './sarif-gate.ts';
import { visible } from './text.ts';

/** SARIF lets only a `fail` have a level; what is not decided is `open`, never `pass`. */
const kinds = {
  pass: 'pass',
  warn: 'fail',
  fail: 'fail',
  inconclusive: 'open',
  manual: 'review',
  'not-applicable': 'notApplicable',
} as const;

/** Base of every place: the bundle. `!` in a path stands between an archive and what is in it. */
const base = 'BUNDLE';

/** SARIF 2.1.0: a rule per check, a result per check and place in the bundle. */
export function renderSarif(result: Result): string {
  return `${JSON.stringify(sarifOf(result), null, 2)}\n`;
}

/** The same as data. */
export function sarifOf(result: Result) {
  const { airtightVersion, checks, conditions, startedAt, finishedAt, scenario, runId, bundle } = result;
  const rules = [...new Map(checks.map((check) => [check.id, check])).values()];
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const gate = gateOfRun(result);
  const root = { physicalLocation: { artifactLocation: artifactAt(result, undefined) } };
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'airtight', version: airtightVersion, rules: rules.map(rule) } },
        automationDetails: {
          id: `airtight/${visible(scenario.name)}/${visible(runId)}`,
          guid: runGuid(runId, bundle.sha256),
        },
        ...gate.run,
        invocations: [
          {
            // A run that checked nothing must not read as one that found nothing.
            executionSuccessful: checks.length > 0,
            startTimeUtc: startedAt,
            endTimeUtc: finishedAt,
            ...gate.invocation,
            toolExecutionNotifications: [
              ...conditions.map(({ id, text }) => ({
                descriptor: { id: visible(id) },
                level: 'note',
                message: { text: visible(text) },
              })),
              ...gate.notifications,
            ],
          },
        ],
        originalUriBaseIds: { [base]: { description: { text: `Root of ${visible(bundle.name)}` } } },
        results: [
          ...checks.flatMap((check) =>
            concernsOf(result, check).map((concern) => located(result, concern, indexOf.get(check.id) ?? 0)),
          ),
          ...absentResults(result, { indexOf, location: root }),
        ],
        columnKind: 'utf16CodeUnits',
        properties: {
          verdict: result.verdict,
          summary: visible(result.summary),
          bundleSha256: bundle.sha256,
          ...gate.properties,
        },
      },
    ],
  };
}

function rule({ id, tier, title, why, required }: CheckResult) {
  return {
    id,
    shortDescription: { text: visible(title) },
    fullDescription: { text: visible(why) },
    help: { text: visible(why) },
    defaultConfiguration: { level: required ? 'error' : 'warning' },
    properties: { tags: [tier, ...controlsOf(id).map((control) => `supports NIST SP 800-53 ${control.id}`)] },
  };
}

function located(result: Result, { check, place, fingerprint }: Concern, ruleIndex: number) {
  const { id, tier, required, outcome, evidence } = check;
  const line = placeLine(place);
  const remedy = 'remedy' in outcome && outcome.remedy !== undefined ? `\nRemedy: ${outcome.remedy}` : '';
  const where = place === undefined ? '' : `\nWhere: ${placeText(place)}`;
  return {
    ruleId: id,
    ruleIndex,
    kind: kinds[outcome.status],
    level: levelOf(check),
    message: { text: visible(`${outcomeText(check)}${remedy}${where}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactAt(result, place),
          ...(line === undefined ? {} : { region: { startLine: line } }),
        },
        ...(place !== undefined && !('words' in place)
          ? {
              logicalLocations: [
                { fullyQualifiedName: visible(`${place.object ?? ''} ${place.path}`.trim()) },
              ],
            }
          : {}),
      },
    ],
    partialFingerprints: { 'airtightCheckAndPlace/v1': fingerprint },
    ...gateOfResult(result, check),
    properties: { tier, required, outcome: outcome.status, evidence: evidence.map(visible) },
  };
}

function artifactAt(result: Result, place: Concern['place']) {
  return { uri: placeUri(result, place), uriBaseId: base };
}

function levelOf({ required, outcome }: CheckResult): 'error' | 'warning' | 'none' {
  if (outcome.status === 'fail' && required) return 'error';
  return outcome.status === 'fail' || outcome.status === 'warn' ? 'warning' : 'none';
}
