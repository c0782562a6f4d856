import type { Result } from '../../model/result.ts';
import { controlsOf } from '../controls.ts';
import { askedGate } from '../gate-facts.ts';
import { verdictWords } from '../words.ts';
import { attemptSection } from './attempts.ts';
import { checkSections } from './checks.ts';
import { controlSection } from './controls.ts';
import { cover } from './cover.ts';
import { documentOf } from './document.ts';
import { baselineSection, gateSection } from './gate.ts';
import { evidenceSection, inventorySection, reproduceSection } from './inventory.ts';
import { markup } from './markup.ts';
import { timelineSection } from './timeline.ts';

/** The report as one file that opens from disk; all of it can be read without its script. */
export function renderHtml(result: Result): string {
  return documentOf({
    title: `${verdictWords[result.verdict]}: ${result.bundle.name}: airtight report`,
    kind: 'air-gap readiness report',
    sections: [
      ['checks', 'Checks'],
      ...(askedGate(result) === undefined ? [] : [['gate', 'Gate'] as const]),
      ...(result.baseline === undefined ? [] : [['baseline', 'Baseline'] as const]),
      ['timeline', 'Timeline'],
      ['attempts', 'Attempts'],
      ['inventory', 'Inventory'],
      ['controls', 'Controls'],
      ['evidence', 'Evidence'],
      ['reproduce', 'Reproduce'],
    ],
    main: markup`${cover(result)}${checkSections(result)}${gateSection(result)}${baselineSection(result)}${timelineSection(result)}${attemptSection(result)}${inventorySection(result)}${controlSection(result, controlsOf)}${evidenceSection(result)}${reproduceSection(result)}`,
    large: result.checks.length + result.attempts.length > 500,
    foot: `airtight ${result.airtightVersion} · result schema ${result.schemaVersion} · run ${result.runId}`,
  });
}
