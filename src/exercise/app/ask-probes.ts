import { AirtightError, messageOf } from '../../errors.ts';
import type { Probe } from '../../model/app.ts';
import type { ProbeRecord } from '../../model/tier-evidence.ts';
import { poll } from '../../system/poll.ts';
import { execQuestion } from './exec-probe.ts';
import { httpQuestion } from './http-probe.ts';
import { logQuestion } from './log-probe.ts';
import { observedText } from './observed.ts';
import type { Answer, ProbeGround, Question } from './question.ts';
import { tcpQuestion } from './tcp-probe.ts';

/** Between two tries (milliseconds). */
const intervalMs = 250;

/**
 * Asks the round's probes one after the other, in the order they are declared: one may need what another did. Each is asked
 * until it is answered as declared, and never again after that, so that what it writes is written once. Once the time is
 * over, each of the rest is asked a single time.
 */
export async function askProbes(
  ground: ProbeGround,
  probes: readonly Probe[],
  {
    round,
    deadline,
  }: { readonly round: ProbeRecord['round']; /** By performance.now(). */ readonly deadline: number },
): Promise<ProbeRecord[]> {
  const records: ProbeRecord[] = [];
  for (const probe of probes.filter(({ when }) => when === round || when === 'both')) {
    const question = questionOf(ground, probe);
    const { kind, asked, expected } = question;
    let attempts = 0;
    let last: Answer = { ok: false, observed: '' };
    await poll<true>(
      async () => {
        attempts += 1;
        last = await question.ask().catch(noAnswer);
        return last.ok ? { done: true } : { waiting: last.observed };
      },
      { timeoutMs: deadline - performance.now(), intervalMs, signal: ground.signal },
    );
    records.push({ name: probe.name, kind, round, asked, expected, ...last, attempts });
  }
  return records;

  function noAnswer(error: unknown): Answer {
    ground.signal?.throwIfAborted();
    if (error instanceof AirtightError) throw error;
    return { ok: false, observed: observedText(messageOf(error)) };
  }
}

function questionOf(ground: ProbeGround, probe: Probe): Question {
  if ('http' in probe) return httpQuestion(ground, probe.name, probe.http);
  if ('tcp' in probe) return tcpQuestion(ground, probe.tcp);
  if ('exec' in probe) return execQuestion(ground, probe.exec);
  return logQuestion(ground, probe.log);
}
