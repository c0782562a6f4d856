import { groupBy } from '../../model/group-by.ts';
import type { OutcomeStatus } from '../../model/outcome.ts';
import type { CheckResult, Result } from '../../model/result.ts';
import type { SupportedControl } from '../controls.ts';
import { markup, type Html } from './markup.ts';
import { code, table } from './parts.ts';

interface Support {
  readonly control: SupportedControl;
  readonly check: CheckResult;
}

const columns = ['Control', 'Evidence that supports it', 'Warnings', 'Evidence against it', 'Not decided'];

/** Which controls the evidence of this run supports, and which it speaks against; never that one is met. */
export function controlSection(
  { checks }: Result,
  controlsOf: (checkId: string) => readonly SupportedControl[],
): Html {
  const supports = checks
    .filter(({ outcome }) => outcome.status !== 'not-applicable')
    .flatMap((check) => controlsOf(check.id).map((control) => ({ control, check })));
  const byControl = [...groupBy(supports, ({ control }) => control.id)].sort(([one], [other]) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  const body =
    byControl.length === 0
      ? markup`<p class="empty">No check of this run supports a control.</p>`
      : table('control-table', 'Controls of NIST SP 800-53', columns, byControl.map(row));
  return markup`<section id="controls" aria-labelledby="controls-title"><h2 id="controls-title">Controls</h2>
<p>The evidence of a check has to do with a control for the reason given, and supports it only where the check passed. Whether a control is met is for a person to judge: this run looked at one bundle in one lab.</p>
${body}</section>
`;
}

function row([id, supports]: readonly [string, readonly Support[]]): Html {
  const title = supports[0]?.control.title;
  const cells = [
    cell(supports, ['pass']),
    cell(supports, ['warn']),
    cell(supports, ['fail']),
    cell(supports, ['inconclusive', 'manual']),
  ];
  return markup`<tr><th scope="row"><b>${id}</b> ${title}</th>${cells}</tr>\n`;
}

function cell(supports: readonly Support[], statuses: readonly OutcomeStatus[]): Html {
  const own = supports.filter(({ check }) => statuses.includes(check.outcome.status));
  if (own.length === 0) return markup`<td class="dim">none</td>`;
  return markup`<td><ul>${own.map(({ check, control }) => markup`<li>${code(`${check.tier}/${check.id}`)} <span class="dim">${control.reason}</span></li>`)}</ul></td>`;
}
