import { type Command, Option } from 'commander';
import { AirtightError } from '../errors.ts';
import { keptLabs } from './kept-labs.ts';
import { keptTable } from './kept-text.ts';
import { addLabUp } from './lab-up.ts';

/** `airtight lab`: labs that are there without a run: started for their own sake, or left by one. */
export function addLab(program: Command): void {
  const lab = program.command('lab').description('start a lab, enter one that was kept, remove it');
  addLabUp(lab);
  lab
    .command('list')
    .description('show the kept labs')
    .addOption(
      new Option('-o, --output <format>', 'what goes to stdout').choices(['table', 'json']).default('table'),
    )
    .action(list);
  lab
    .command('shell')
    .description("open a shell in the server's sealed namespace, with helm and KUBECONFIG; exits as it does")
    .argument('[run]', 'run of a kept lab; not needed where only one is kept')
    .option('--node [name]', 'in a node itself, where kubectl and ctr are; the server unless named')
    .action(shell);
  lab
    .command('down')
    .description('remove a kept lab')
    .argument('[run]', 'run of a kept lab; not needed where only one is kept')
    .option('--all', 'remove every kept lab', false)
    .action(down);
}

async function list({ output }: { output: 'table' | 'json' }): Promise<void> {
  const { engine, listKept } = await keptLabs();
  const labs = await listKept(engine);
  process.stdout.write(output === 'json' ? `${JSON.stringify(labs, null, 2)}\n` : keptTable(labs));
}

async function shell(runId: string | undefined, options: { node?: string | true }): Promise<void> {
  const { engine, findKept } = await keptLabs();
  const { runShell, shellOf } = await import('../lab/shell.ts');
  const lab = await findKept(engine, runId);
  if (!lab.running) {
    throw new AirtightError('usage', `The lab of run ${lab.runId} has stopped.`, {
      code: 'lab-stopped',
      hint: `Remove it with "airtight lab down ${lab.runId}".`,
    });
  }
  const { stdin: input, stdout: output, stderr: errors } = process;
  process.exitCode = await runShell(engine, shellOf(lab, options.node), { input, output, errors });
}

async function down(runId: string | undefined, { all }: { all: boolean }): Promise<void> {
  if (all && runId !== undefined) {
    throw new AirtightError('usage', `Both --all and run ${runId} were given.`, {
      code: 'lab-ambiguous',
      hint: 'Give one of them.',
    });
  }
  const { engine, findKept, listKept, removeKept } = await keptLabs();
  const labs = all ? await listKept(engine) : [await findKept(engine, runId)];
  for (const lab of labs) {
    await removeKept(engine, lab);
    process.stdout.write(`Removed the lab of run ${lab.runId}.\n`);
  }
  if (labs.length === 0) process.stdout.write('No lab is kept.\n');
}
