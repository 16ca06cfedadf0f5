import path from 'node:path';
import { Option, type Command } from 'commander';
import type { CliContext, Io } from './io.ts';
import { createOutput } from './output.ts';

/** A command of the command line: what `--help` says, and what it runs. */
export interface CommandSpec<Options extends object = object> {
  /** With its arguments: `show <id>`. */
  readonly usage: string;
  readonly summary: string;
  readonly options?: readonly Option[];
  readonly examples: readonly string[];
  /** Loads the command's module only when it is run; resolves to the exit code. */
  readonly run: (context: CliContext, options: Options, args: readonly string[]) => Promise<number>;
}

export interface Wiring {
  readonly io: Io;
  readonly ended: (code: number) => void;
}

export function addCommand<Options extends object>(
  parent: Command,
  spec: CommandSpec<Options>,
  { io, ended }: Wiring,
): void {
  const command = parent.command(spec.usage).description(spec.summary);
  for (const option of [...(spec.options ?? []), ...commonOptions()]) command.addOption(option);
  command.addHelpText('after', examplesText(spec.examples));
  command.action(async (...given: unknown[]) => {
    // commander passes the arguments, then the options, then the command.
    const args = given
      .slice(0, -2)
      .flat()
      .filter((each) => typeof each === 'string');
    ended(await spec.run(contextOf(command, io), command.opts<Options>(), args));
  });
}

export const examplesText = (examples: readonly string[]): string =>
  `\nExamples:\n${examples.map((example) => `  $ flywheel ${example}`).join('\n')}`;

/** Those every command takes; on the program itself they may also stand before the command. */
export const commonOptions = (): Option[] => [
  new Option('--home <dir>', 'the home (default: $FLYWHEEL_HOME, else this folder)'),
  new Option('--json', 'print results and errors as JSON'),
];

function contextOf(command: Command, io: Io): CliContext {
  const environment = io.environment();
  const { home, json } = command.optsWithGlobals<{ home?: string; json?: boolean }>();
  const absolute = (given: string): string => path.resolve(environment.workingFolder, given);
  const { stdout, stderr } = io;
  const colours = { stdout: environment.stdout.colours, stderr: environment.stderr.colours };
  const output = createOutput({ stdout, stderr, json: json ?? false, colours });
  const named = home ?? environment.variables['FLYWHEEL_HOME'];
  return {
    ...io,
    environment,
    home: absolute(named ?? ''),
    json: json ?? false,
    output,
    path: absolute,
  };
}
