import { Command, CommanderError, Option } from 'commander';
import { addCheck } from './cli/check.ts';
import { tellCiOfError } from './cli/ci.ts';
import { addClean } from './cli/clean.ts';
import { addDoctor } from './cli/doctor.ts';
import { addHistory } from './cli/history.ts';
import { addInspect } from './cli/inspect.ts';
import { addLab } from './cli/lab.ts';
import { addReport } from './cli/report.ts';
import { addVerify } from './cli/verify.ts';
import { addWatch } from './cli/watch.ts';
import { guardOutput, printError } from './cli/terminal.ts';
import { exitCodeOf, withMachineFault } from './errors.ts';
import { airtightVersion } from './run/assemble.ts';

/** Commander's own exits: help and version are no failure, anything else is a usage error. */
function exitCodeOfCommander(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : 3;
}

const program = new Command('airtight')
  .description('Proves that a bundle of images and charts works where there is no network.')
  .version(airtightVersion)
  .addOption(new Option('--no-color', 'plain output (also: NO_COLOR)'))
  .showHelpAfterError('(airtight --help lists the commands)')
  .exitOverride();

addCheck(program);
addInspect(program);
addReport(program);
addVerify(program);
addHistory(program);
addWatch(program);
addDoctor(program);
addLab(program);
addClean(program);

guardOutput();
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = exitCodeOfCommander(error);
    if (process.exitCode !== 0) tellCiOfError(error, process.env);
  } else {
    const known = withMachineFault(error);
    printError(known);
    tellCiOfError(known, process.env);
    process.exitCode = exitCodeOf(known);
  }
}
