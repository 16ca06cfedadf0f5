import { Option } from 'commander';
import type { CommandSpec } from './command-spec.ts';
import type { DropOptions } from './drop.ts';
import type { NewOptions } from './new-options.ts';
import { countOption, secondsOption } from './options.ts';
import type { RunOptions } from './run.ts';

const run: CommandSpec<RunOptions> = {
  usage: 'run',
  summary: 'process one session file now and print where its artifacts are',
  options: [
    new Option(
      '--session-file <file>',
      'the session, in the inbox or anywhere',
    ).makeOptionMandatory(),
    secondsOption(
      '--timeout <seconds>',
      'stop the run after so long (default: run_timeout_seconds)',
    ),
  ],
  examples: [
    'run --session-file examples/trade.session.json',
    'run --session-file session.json --timeout 60 --json',
  ],
  run: async (context, options) => (await import('./run.ts')).run(context, options),
};

const drop: CommandSpec<DropOptions> = {
  usage: 'drop <file...>',
  summary: 'check session files and put them into the inbox, whole; all of them or none',
  options: [
    new Option(
      '--wait',
      'wait until the running daemon has processed them, then print the results',
    ),
    secondsOption('--timeout <seconds>', 'with --wait: how long (default: 600)'),
  ],
  examples: ['drop session.json', 'drop a.json b.json --wait --timeout 120'],
  run: async (context, options, files) => (await import('./drop.ts')).drop(context, options, files),
};

const validate: CommandSpec = {
  usage: 'validate <file...>',
  summary: 'list everything that is wrong with session files, where, and what to write instead',
  examples: ['validate session.json', 'validate outputs/sessions/*.json --json'],
  run: async (context, _options, files) => (await import('./validate.ts')).validate(context, files),
};

const retry: CommandSpec = {
  usage: 'retry <id|file>',
  summary: 'do a failed or partial session again, or take a refused file back',
  examples: ['retry b2c3d4e5-f6a7-8901-bcde-f23456789012', 'retry outputs/rejected/session.json'],
  run: async (context, _options, [what = '']) => (await import('./retry.ts')).retry(context, what),
};

export const sessionCommands = [run, drop, validate, retry];

const fileOptions = (): Option[] => [
  new Option('--agent <name>', 'agent_id (default: the user)'),
  new Option('--id <id>', 'session_id (default: a new UUID)'),
  countOption('--duration <minutes>', 'how long the session took', 0),
  new Option('--out <file>', 'where to write it; `-` prints it (default: <id>_<type>.json)'),
];

const build: CommandSpec<NewOptions> = {
  usage: 'build',
  summary: 'the commits of a repository since a time or a revision, counted',
  options: [
    new Option('--repo <dir>', 'the repository (default: this folder)'),
    new Option(
      '--since <time|ref>',
      'a date, `2 days ago`, or a tag, branch or hash (default: 24 hours ago)',
    ),
    new Option('--author <name>', 'only commits by this name or e-mail; with a date'),
    ...fileOptions(),
    new Option('--drop', 'put it into the inbox instead'),
  ],
  examples: [
    'new build --repo ~/code/app --since 2025-12-02T08:00:00Z --agent Agent-7',
    'new build --since v1.2.0 --drop --home ~/flywheel',
  ],
  run: async (context, options) =>
    (await import('./new-session.ts')).newSession(context, 'build', options),
};

const example = (type: string): CommandSpec<NewOptions> => ({
  usage: type,
  summary: `an example of a ${type} session, to be edited`,
  options: fileOptions(),
  examples: [`new ${type} --agent Agent-5 --out session.json`, `new ${type} --out - | less`],
  run: async (context, options) =>
    (await import('./new-session.ts')).newSession(context, type, options),
});

/** One for each session type: of a repository's commits for build, from an example for any other. */
export const newCommands = (types: readonly string[]): readonly CommandSpec<NewOptions>[] =>
  types.map((type) => (type === 'build' ? build : example(type)));
