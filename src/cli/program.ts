import { Command } from 'commander';
import { packageVersion } from '../platform/package-files.ts';
import { addCommand, commonOptions, type CommandSpec, type Wiring } from './command-spec.ts';
import { daemonCommands } from './commands-daemon.ts';
import { factCommands, manifestCommands, queueCommands } from './commands-facts.ts';
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
  addAll(
    group(program, 'new', 'write a session file that is ready to be dropped'),
    newCommands,
    wiring,
  );
  addAll(program, factCommands, wiring);
  addAll(
    group(program, 'manifest', 'what is known about sessions and artifacts'),
    manifestCommands,
    wiring,
  );
  addAll(
    group(program, 'queue', 'what waits to be published, and what became of it'),
    queueCommands,
    wiring,
  );
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

Results go to stdout, errors to stderr. Exit codes: 0 ok (also: duplicate, not applicable), 1 failed or
partial, 2 usage, 3 home locked, 65 bad input, 66 no such file, 78 bad configuration.`;

function group(program: Command, name: string, summary: string): Command {
  return program.command(name).description(summary);
}

function addAll(parent: Command, specs: readonly CommandSpec<never>[], wiring: Wiring): void {
  for (const spec of specs) addCommand(parent, spec, wiring);
}

/** Its package looks at the finished program, and is loaded when a shell asks only. */
async function addCompletion(program: Command, argv: readonly string[], io: Io): Promise<void> {
  if (argv[0] === 'complete') {
    const { completion } = await import('./complete.ts');
    await completion(program, argv, io);
    return;
  }
  program
    .command('complete [shell]')
    .description('print the completion script of a shell: bash, zsh, fish, powershell')
    .addHelpText('after', '\nExamples:\n  $ source <(flywheel complete bash)');
}
