export { AirtightError, type ErrorKind } from './errors.ts';
export { type AnyCheck, type Check, defineCheck } from './model/check.ts';
export type * from './model/evidence.ts';
export type { Outcome, OutcomeStatus, Tier, Verdict } from './model/outcome.ts';
export { type Result, resultSchema, schemaVersion } from './model/result.ts';
export { type Scenario, scenarioSchema } from './model/scenario.ts';
export { formats, renderReport } from './report/index.ts';
export type { BundleLimits, InspectOptions } from './run/options.ts';
export { inspectCandidate, type InspectRequest, run, type RunOptions, type RunOutcome } from './run.ts';
