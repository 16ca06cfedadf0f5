import { Option } from 'commander';
import { FlywheelError } from '../domain/errors.ts';
import type { BackupOptions } from './backup.ts';
import type { CommandSpec } from './command-spec.ts';
import type { RebuildFlags } from './rebuild.ts';
import type { RestoreOptions } from './restore.ts';
import type { VerifyOptions } from './verify.ts';

const verify: CommandSpec<VerifyOptions> = {
  usage: 'verify [what]',
  summary:
    'compare what is recorded with what is on disk; with a session id, the path of an artifact or --all: make the texts again from their sources and name every line that differs',
  options: [
    new Option('--all', 'make every artifact of every session again'),
    new Option(
      '--report',
      'write the report too: outputs/reports/ssot-verification-<n>.md and .json, <n> the first free number',
    ).conflicts('all'),
  ],
  examples: [
    'verify',
    'verify --report',
    'verify --json | jq .sections.artifacts',
    'verify --all',
    'verify outputs/sessions/a1_build/build-log.md',
  ],
  run: async (context, options, [what]) =>
    what === undefined && options.all !== true
      ? (await import('./verify.ts')).verify(context, options)
      : (await import('./prove.ts')).prove(context, options.all === true ? undefined : what),
};

const render: CommandSpec<RenderOptions> = {
  usage: 'render [id]',
  summary:
    'write finished sessions anew with the templates and settings of now, each as a new revision, where an artifact would change',
  options: [
    new Option('--all', 'every finished session'),
    new Option('--diff', 'change nothing: list exactly the artifacts that would change, as diffs'),
  ],
  examples: ['render --all --diff', 'render --all', 'render b2c3d4e5-f6a7-8901-bcde-f23456789012'],
  run: async (context, { all = false, diff = false }, [id]) => {
    if ((id === undefined) !== all)
      throw new FlywheelError('USAGE_INVALID', 'Name one session, or give --all.');
    return diff
      ? (await import('./render-diff.ts')).renderDiff(context, id)
      : (await import('./render.ts')).render(context, id);
  },
};

interface RenderOptions {
  readonly all?: boolean;
  readonly diff?: boolean;
}

const rebuild: CommandSpec<RebuildFlags> = {
  usage: 'rebuild',
  summary:
    'make a lost or damaged manifest again from what can be read and what is on disk; runs and publishes nothing',
  options: [new Option('--dry-run', 'change nothing, say what would be done')],
  examples: ['rebuild --dry-run', 'rebuild --home ~/flywheel'],
  run: async (context, options) => (await import('./rebuild.ts')).rebuild(context, options),
};

const backup: CommandSpec<BackupOptions> = {
  usage: 'backup <file>',
  summary: 'copy what is known into one file, also beside a running daemon',
  options: [new Option('--with-artifacts', 'also outputs/: sessions, artifacts, what was refused')],
  examples: [
    'backup ~/flywheel-monday.backup',
    'backup /backups/flywheel.backup --with-artifacts --home ~/flywheel',
  ],
  run: async (context, options, [file = '']) =>
    (await import('./backup.ts')).backup(context, options, file),
};

const restore: CommandSpec<RestoreOptions> = {
  usage: 'restore <file>',
  summary:
    'put a backup back; what is on disk since then is adopted, and nothing is published again',
  options: [new Option('--force', 'also where the home knows work that the backup does not have')],
  examples: ['restore ~/flywheel-monday.backup', 'restore flywheel.backup --home ~/new-home'],
  run: async (context, options, [file = '']) =>
    (await import('./restore.ts')).restore(context, options, file),
};

/** For the one who looks after a home. */
export const careCommands = [verify, render, rebuild, backup, restore];
