import type { Command } from 'commander';

const mark = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

/** `airtight doctor`: says whether this machine can run the lab, and in which way; exit 4 where it cannot. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say whether this machine can run the lab')
    .action(async () => {
      const { diagnose } = await import('../lab/doctor.ts');
      const findings = await diagnose();
      for (const { state, subject, text, remedy } of findings) {
        process.stdout.write(
          `${mark[state]} ${subject}: ${text}\n${remedy === undefined ? '' : `       ${remedy}\n`}`,
        );
      }
      if (findings.some(({ state }) => state === 'fail')) process.exitCode = 4;
    });
}
