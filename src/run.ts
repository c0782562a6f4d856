import { setMaxListeners } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openBundle } from './bundle/open-bundle.ts';
import { checks } from './checks/index.ts';
import { keepRun } from './lab/kept.ts';
import { createWorkFolder } from './lab/work-folder.ts';
import type { Result } from './model/result.ts';
import { plural } from './model/units.ts';
import { renderReport, writtenFormats } from './report/index.ts';
import { assemble } from './run/assemble.ts';
import { runInLab } from './run/in-lab.ts';
import type { LabRun } from './run/lab-run.ts';
import type { RunOptions } from './run/options.ts';
import { obstacleTo } from './run/obstacle.ts';
import { RunRecord } from './run/record.ts';
import { newRunId } from './run/run-id.ts';
import { inspectStage, writeStaticEvidence } from './run/static.ts';
import { Disposers } from './system/disposers.ts';
import { EvidenceFolder } from './system/evidence-folder.ts';
import { silentProgress } from './system/progress.ts';
import { plainRule } from './verdict/gate.ts';

export { inspectCandidate, type InspectRequest } from './run/inspect-candidate.ts';
export type { RunOptions };

export interface RunOutcome {
  readonly result: Result;
  /** The run's folder, with result.json, report.html, junit.xml and evidence/. */
  readonly folder: string;
  /** Set where the lab was left running. */
  readonly kept: boolean;
}

const defaultTimeoutMs = 15 * 60_000;

/**
 * Runs one scenario against one bundle: open, seal, load, exercise, watch, judge, write. What does not work inside the
 * cluster is a finding; an AirtightError is thrown only where the run itself could not be done (bad input, a machine
 * that cannot run the lab, an interruption), after everything started was stopped.
 */
export async function run(options: RunOptions): Promise<RunOutcome> {
  const startedAt = new Date();
  const runId = newRunId(startedAt);
  const folder = resolve(options.reportDir, runId);
  const evidence = new EvidenceFolder(folder);
  const record = new RunRecord(evidence, options.progress ?? silentProgress);
  // Two stacks: what is the run's own is always stopped, the lab may be kept.
  const own = new Disposers();
  const lab = new Disposers();
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const { signal, release } = deadline(timeoutMs, options.signal);
  const { scenario, scenarioFile, given } = options;
  const gate = options.gate ?? { rule: plainRule };
  const facts = { runId, startedAt, scenario, scenarioFile, given, checks, gate };
  let keep = options.keep === 'always';
  try {
    await gather({ runId, options, record, own, lab, signal });
    const { verdict } = assemble(record, facts);
    keep ||= options.keep === 'on-failure' && verdict !== 'ready';
  } catch (error) {
    // Whoever aborted says why: an interruption, or a fault that nobody caught.
    if (options.signal?.aborted) throw options.signal.reason;
    keep ||= options.keep === 'on-failure';
    if (!signal.aborted || !record.evidence.bundle) throw error;
    record.skipRest({
      cause: 'timeout',
      reason: `The run's time of ${timeoutMs / 1000} s (--timeout) was over.`,
    });
  } finally {
    release();
    keep &&= options.signal?.aborted !== true && !lab.isEmpty;
    const failures = await own.stop();
    if (keep) {
      await keepRun(runId);
      // Said here, since a run that throws has no outcome to say it by.
      record.note(
        `the lab is kept: "airtight lab shell ${runId}" enters it, "airtight lab down ${runId}" removes it`,
      );
    } else if (!lab.isEmpty) failures.push(...(await record.stage('clean up', () => lab.stop())));
    for (const failure of failures) record.note(`could not be removed: ${failure}`);
  }
  const result = { ...evidence.clean(assemble(record, facts)), evidence: await evidence.list() };
  await writeReports(folder, result);
  return { result, folder, kept: keep };
}

/**
 * Aborts when the time is over, or with the user's own signal. Not AbortSignal.any over AbortSignal.timeout: Node 20
 * may collect that timeout as garbage, and then it never fires.
 */
function deadline(
  timeoutMs: number,
  user: AbortSignal | undefined,
): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  // Each program and wait of a run listens while it lasts, and many last at the same time.
  setMaxListeners(0, controller.signal);
  const timer = setTimeout(() => {
    controller.abort(new Error(`the time of ${timeoutMs / 1000} s is over`));
  }, timeoutMs);
  const onUser = (): void => {
    controller.abort(user?.reason);
  };
  user?.addEventListener('abort', onUser);
  if (user?.aborted) onUser();
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
      user?.removeEventListener('abort', onUser);
    },
  };
}

/** Opens the bundle and, where it is sound, takes it through the lab; everything seen goes into the record. */
async function gather(run: Omit<LabRun, 'opened' | 'workFolder'>): Promise<void> {
  const { record, options, own, signal } = run;
  const workFolder = await createWorkFolder();
  own.add('work folder', () => rm(workFolder, { recursive: true, force: true }));
  const opened = await record.stage(
    'read bundle',
    () =>
      openBundle(options.bundle, {
        workFolder,
        signal,
        ...(options.limits ? { limits: options.limits.bundle } : {}),
      }),
    ({ bundle }) =>
      [
        plural(bundle.images.length, 'image'),
        plural(bundle.charts.length, 'chart'),
        `${plural(bundle.blobsChecked, 'blob')} hashed`,
      ].join(', '),
  );
  own.add('bundle', () => opened.stop());
  record.evidence.bundle = opened.bundle;
  await inspectStage(record, {
    opened,
    workFolder,
    options: options.inspect ?? {},
    limits: options.limits,
    signal,
  });
  await mkdir(record.folder.folder, { recursive: true });
  await writeStaticEvidence(record);
  const obstacle = obstacleTo(record, options.scenario.load);
  if (obstacle !== undefined) {
    record.skipRest({ cause: 'prerequisite-failed', reason: obstacle });
    return;
  }
  await runInLab({ ...run, opened, workFolder });
}

async function writeReports(folder: string, result: Result): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [format, name] of Object.entries(writtenFormats)) {
    await writeFile(join(folder, name), renderReport(format as keyof typeof writtenFormats, result));
  }
}
