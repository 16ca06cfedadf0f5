import { Option } from 'commander';
import type { CommandSpec } from './command-spec.ts';
import { countOption, settingOption } from './options.ts';
import type { StartOptions } from './start.ts';

const init: CommandSpec = {
  usage: 'init <dir>',
  summary: 'make a folder a home; what is there already stays as it is',
  examples: ['init ~/flywheel', 'init . --json'],
  run: async (context, _options, [dir = '']) => (await import('./init.ts')).init(context, dir),
};

const start: CommandSpec<StartOptions> = {
  usage: 'start',
  summary: 'run the daemon in the foreground: it takes what is dropped, until it is stopped',
  options: [
    countOption('--concurrency <n>', 'runs at the same time (0: one for each core)', 0),
    settingOption(),
    new Option('--log-level <level>', 'how much is told').choices([
      'error',
      'warn',
      'info',
      'debug',
    ]),
  ],
  examples: [
    'start --home ~/flywheel',
    'start --concurrency 4 --log-level debug',
    'start --set intake.grace_seconds=5 --set publishing.unattended=true',
  ],
  run: async (context, options) => (await import('./start.ts')).start(context, options),
};

const demo: CommandSpec = {
  usage: 'demo',
  summary: 'show it at work: a daemon in a temporary home, three sessions, their artifacts',
  examples: ['demo'],
  run: async (context) => (await import('./demo.ts')).demo(context),
};

const doctor: CommandSpec = {
  usage: 'doctor',
  summary: 'check the machine and the home, and say how to fix what is wrong',
  examples: ['doctor', 'doctor --home ~/flywheel --json'],
  run: async (context) => (await import('./doctor.ts')).doctor(context),
};

export const daemonCommands = [init, start, demo, doctor];
