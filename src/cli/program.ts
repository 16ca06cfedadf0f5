import { Command } from 'commander';
import { packageVersion, sessionTypes } from '../platform/package-files.ts';
import {
  addCommand,
  commonOptions,
  examplesText,
  type CommandSpec,
  type Wiring,
} from './command-spec.ts';
import { careCommands } from './commands-care.ts';
import { daemonCommands } from './commands-daemon.ts';
import { factCommands, manifestCommands, queueCommands, readmeCommands } from './commands-facts.ts';
import { newCommands, sessionCommands } from './commands-session.ts';
import type { Io } from './io.ts';

/** The whole command line. Only declared here: what a command needs is loaded when it is run. */
export async function buildProgram(
  argv: readonly string[],
  io: Io,
  ended: (code: number) => void,
): Promise<Command> {
  const wiring: Wiring = { io, ended };
  const program = root(await packageVersion(), io);
  addAll(program, daemonCommands, wiring);
  addAll(program, sessionCommands, wiring);
  const types = newCommands(await sessionTypes());
  addGroup(program, ['new', 'write a session file that is ready to be dropped'], types, wiring);
  addAll(program, factCommands, wiring);
  addGroup(program, ['readme', 'the README of a repository'], readmeCommands, wiring);
  const known = 'what is known about sessions and artifacts';
  addGroup(program, ['manifest', known], manifestCommands, wiring);
  const waiting = 'what waits to be published, and what became of it';
  addGroup(program, ['queue', waiting], queueCommands, wiring);
  addAll(program, careCommands, wiring);
  await addCompletion(program, argv, io);
  return program;
}

function root(version: string, io: Io): Command {
  const program = new Command('flywheel')
    .description('Drop a work session, get the story of it: README, build log, posts, journals.')
    .version(version, '-V, --version', 'print the version')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      // Told once, in our own form, by who catches the error.
      outputError: () => undefined,
    });
  for (const option of commonOptions()) program.addOption(option);
  return program.addHelpText('after', rootExamples);
}

const rootExamples = `
Examples:
  $ flywheel init ~/flywheel && flywheel start --home ~/flywheel
  $ flywheel new build --repo . --since v1.2.0 --drop --home ~/flywheel
  $ flywheel status --home ~/flywheel

Results go to stdout, errors to stderr. Exit codes: 0 ok (also: duplicate, not
applicable), 1 failed or partial, 2 usage, 3 home locked, 65 bad input, 66 no
such file, 78 bad configuration.`;

/** Commands below a word that is none itself; its help has the first example of each. */
function addGroup(
  program: Command,
  [name, summary]: readonly [string, string],
  specs: readonly CommandSpec<never>[],
  wiring: Wiring,
): void {
  const group = program.command(name).description(summary);
  addAll(group, specs, wiring);
  group.addHelpText('after', examplesText(specs.flatMap(({ examples }) => examples.slice(0, 1))));
}

function addAll(parent: Command, specs: readonly CommandSpec<never>[], wiring: Wiring): void {
  for (const spec of specs) addCommand(parent, spec, wiring);
}

/** Its package looks at the finished program, and is loaded when a shell asks only. */
async function addCompletion(program: Command, argv: readonly string[], io: Io): Promise<void> {
  if (argv[0] === 'complete') {
    const { completion } = await import('./complete.ts');
    await completion(program, argv, io);
  } else {
    program
      .command('complete [shell]')
      .description('print the completion script of a shell: bash, zsh, fish, powershell');
  }
  program.commands
    .find((command) => command.name() === 'complete')
    ?.addHelpText('after', completionExamples);
}

const completionExamples = `
Examples:
  $ source <(flywheel complete bash)
  $ flywheel complete zsh > ~/.zfunc/_flywheel
  $ flywheel complete fish > ~/.config/fish/completions/flywheel.fish`;
