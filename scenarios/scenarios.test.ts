import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interruptible } from '../src/cli/terminal.ts';
import { tellStory } from '../src/explain/index.ts';
import { connectEngine } from '../src/lab/engine.ts';
import { readProvisions } from '../src/lab/provisions.ts';
import type { Attempt } from '../src/model/attempt.ts';
import type { Outcome } from '../src/model/outcome.ts';
import type { Scenario } from '../src/model/scenario.ts';
import { run } from '../src/run.ts';
import { bundleOf, readScenario } from '../src/run/scenario-file.ts';

/** A bundle of the user's own: only scenarios made for a candidate run against it. */
const candidate = process.env['BUNDLE'];
/** Set in CI: a lab that cannot run is then a failure, not a skip. */
const labRequired = process.env['REQUIRE_LAB'] === '1';

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const scenarios = await Promise.all(
  files.map(async (file) => ({ file, scenario: await readScenario(join(folder, file)) })),
);
/** Set by `npm run test:all`; otherwise scenarios of the set `all` are left out. */
const everySet = process.env['SCENARIOS'] === 'all';
const chosen = scenarios
  .filter(({ scenario }) => everySet || scenario.set === 'default')
  .filter(({ scenario }) => candidate === undefined || scenario.bundle === 'candidate');

const provisions = await readProvisions();
const labMissing = await connectEngine().then(
  () => (provisions === undefined ? 'set-up has not run' : undefined),
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);

/** Without a candidate the sample stands in for it; a twin always has its own bundle. */
function chosenBundle(scenario: Scenario, file: string): Promise<string> {
  const given = scenario.bundle === 'candidate' ? (candidate ?? provisions?.bundles['sample']) : undefined;
  return bundleOf(scenario, { given: given && resolve(given), scenarioFile: join(folder, file) });
}

function lineOf({ class: kind, source, destination, detail }: Attempt): string {
  const { query, ...said } = detail;
  const { address, port, protocol } = destination;
  const to = port === undefined ? address : `${address}:${port}`;
  return [kind, source.kind, source.pod, protocol, to, query, JSON.stringify(said)]
    .filter((part) => part !== undefined)
    .join(' ');
}

function reasonOf(outcome: Outcome | undefined): string {
  return outcome && 'reason' in outcome ? outcome.reason : '';
}

if (labMissing !== undefined && labRequired) {
  it('the lab can run (REQUIRE_LAB=1)', () => {
    expect.fail(`the lab cannot run here: ${labMissing}`);
  });
}

describe.skipIf(labMissing !== undefined)(
  labMissing === undefined ? 'scenarios' : `scenarios (skipped: ${labMissing})`,
  () => {
    let reportDir: string;
    beforeAll(async () => {
      // A candidate's reports are what the user came for; those of the sample are thrown away.
      reportDir =
        candidate === undefined ? await mkdtemp(join(tmpdir(), 'airtight-scenarios-')) : resolve('reports');
    });
    afterAll(async () => {
      if (candidate === undefined) await rm(reportDir, { recursive: true, force: true });
    });

    // Ctrl-C ends the test runner at once, but not this worker of its: the lab is removed first.
    let interrupt: ReturnType<typeof interruptible>;
    beforeAll(() => {
      interrupt = interruptible('the lab is being removed');
    });
    afterAll(() => {
      interrupt.release();
      // Nobody is left to report to.
      if (interrupt.signal.aborted) process.kill(process.pid, 'SIGTERM');
    });

    it.for(chosen)('$scenario.name', async ({ file, scenario }, { signal: testEnds, onTestFinished }) => {
      const lifeline = new AbortController();
      for (const end of [interrupt.signal, testEnds]) {
        const cut = (): void => {
          lifeline.abort(end.reason);
        };
        end.addEventListener('abort', cut);
        onTestFinished(() => {
          end.removeEventListener('abort', cut);
        });
      }
      const expected = scenario.expect;
      const { result, folder: reports } = await run({
        bundle: await chosenBundle(scenario, file),
        scenario,
        scenarioFile: join('scenarios', file),
        reportDir,
        signal: lifeline.signal,
      });
      if (candidate !== undefined)
        process.stderr.write(`${scenario.name}: ${join(reports, 'report.html')}\n`);
      const outcomes = new Map(result.checks.map((check) => [check.id, check.outcome]));
      const seen = Object.fromEntries(
        [...outcomes].map(([id, outcome]) => [id, [outcome.status, reasonOf(outcome)]]),
      );

      // The sample has nothing to warn about. A user's bundle may, and is no less ready for it.
      const accepted = [expected?.verdict ?? 'ready'];
      if (candidate !== undefined && accepted.includes('ready')) accepted.push('ready-with-warnings');
      expect(accepted, JSON.stringify(seen, null, 2)).toContain(result.verdict);
      for (const [id, status] of Object.entries(expected?.checks ?? {})) {
        // A user's bundle need not hold everything that the sample does.
        const fine =
          candidate !== undefined && status === 'pass' ? ['pass', 'warn', 'not-applicable'] : [status];
        expect(fine, `${id}: ${reasonOf(outcomes.get(id))}`).toContain(outcomes.get(id)?.status);
      }
      for (const [id, words] of Object.entries(expected?.reasons ?? {})) {
        for (const word of words) expect(reasonOf(outcomes.get(id))).toContain(word);
      }
      const attempts = result.attempts.map(lineOf);
      // Of a user's bundle and node it is not known what they send.
      for (const pattern of (candidate === undefined && expected?.attempts) || []) {
        expect(attempts).toContainEqual(expect.stringMatching(pattern));
      }
      // Whatever the result tells of, its packets are in the evidence.
      for (const attempt of candidate === undefined ? result.attempts : []) {
        const { captures } = await tellStory(reports, result, attempt);
        expect(captures, JSON.stringify(attempt)).not.toEqual([]);
      }
      // What was said is in the record, redacted, and in no capture; shorter words may stand in random bytes.
      const said = result.attempts.flatMap(({ detail: { text, http } }) => text?.start ?? http?.path ?? []);
      for (const { path } of result.evidence.filter((file) => file.path.endsWith('.pcap'))) {
        const packets = await readFile(join(reports, path), 'latin1');
        expect(
          said.filter((words) => words.length >= 8 && packets.includes(words)),
          path,
        ).toEqual([]);
      }
      const conditions = result.conditions.map((condition) => condition.id);
      for (const id of expected?.conditions ?? []) expect(conditions).toContain(id);
    });
  },
);
