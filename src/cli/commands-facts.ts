import { Option } from 'commander';
import type { CommandSpec } from './command-spec.ts';
import type { ManifestFilter } from './manifest-query.ts';
import { countOption, daysOption } from './options.ts';
import type { QueueFilter } from './queue.ts';
import type { ReadmeLintOptions } from './readme-lint.ts';
import type { ScanOptions } from './scan.ts';

const status: CommandSpec = {
  usage: 'status',
  summary: 'how the sessions are, what needs a hand and why, and whether the daemon runs',
  examples: ['status', 'status --json | jq .attention'],
  run: async (context) => (await import('./status.ts')).status(context),
};

const scan: CommandSpec<ScanOptions> = {
  usage: 'scan <repo>',
  summary:
    'the facts of a repository: commits, files, lines, project (default: the last 10 commits)',
  options: [
    new Option('--range <a..b>', 'commits reachable from b and not from a').conflicts([
      'since',
      'last',
    ]),
    new Option('--since <time|ref>', 'commits since a date, or since a revision').conflicts('last'),
    countOption('--last <n>', 'the last so many commits of HEAD'),
    new Option(
      '--no-renames',
      'do not pair deleted with added files of the same or a similar content',
    ),
    new Option(
      '--uncommitted',
      'also what stands in the work tree and not in HEAD; the project as it stands there',
    ),
  ],
  examples: [
    'scan . --last 20',
    'scan ~/code/app --range v1.0..v1.1',
    'scan . --since 2025-12-01 --json',
    'scan . --uncommitted',
  ],
  run: async (context, options, [repo = '.']) =>
    (await import('./scan.ts')).scan(context, options, repo),
};

const lint: CommandSpec<ReadmeLintOptions> = {
  usage: 'lint <repo>',
  summary: 'how clean the README in HEAD is, from 0 to 1, and what to write',
  options: [new Option('--threshold <score>', 'exit with 1 below it (default: 0.7)')],
  examples: ['readme lint .', 'readme lint ~/code/app --json | jq .score'],
  run: async (context, options, [repo = '.']) =>
    (await import('./readme-lint.ts')).readmeLint(context, options, repo),
};

export const readmeCommands = [lint];

const trades: CommandSpec = {
  usage: 'trades <file>',
  summary: 'the trades of a session from flat to flat, what they come to, and what was of no use',
  examples: [
    'trades examples/trade.session.json',
    'trades session.json --json | jq .summary.net_pnl',
  ],
  run: async (context, _options, [file = '']) =>
    (await import('./trades.ts')).trades(context, file),
};

export const factCommands = [status, scan, trades];

const list: CommandSpec = {
  usage: 'list',
  summary: 'all sessions',
  examples: ['manifest list', 'manifest list --json'],
  run: async (context) => (await import('./manifest-query.ts')).listSessions(context),
};

const show: CommandSpec = {
  usage: 'show <id>',
  summary: 'everything about one session, or one artifact by its hash',
  examples: ['manifest show b2c3d4e5-f6a7-8901-bcde-f23456789012', 'manifest show b2c3d4e5'],
  run: async (context, _options, [id = '']) =>
    (await import('./manifest-show.ts')).showEntry(context, id),
};

const query: CommandSpec<ManifestFilter> = {
  usage: 'query',
  summary: 'sessions and their artifacts that fit all that is given',
  options: [
    new Option('--type <type>', 'session type or artifact type'),
    new Option('--agent <name>', 'agent_id'),
    daysOption(),
    new Option('--status <status>', 'status of the session').choices([
      'running',
      'waiting',
      'complete',
      'partial',
      'failed',
      'not_applicable',
    ]),
    new Option('--hash <hex>', 'start of a content hash, or of a fingerprint'),
  ],
  examples: [
    'manifest query --type trade_journal --date 2025-12-01..2025-12-31',
    'manifest query --status failed --agent Agent-7 --json',
  ],
  run: async (context, options) =>
    (await import('./manifest-query.ts')).querySessions(context, options),
};

export const manifestCommands = [list, show, query];

const queueList: CommandSpec<QueueFilter> = {
  usage: 'list',
  summary: 'the publish jobs',
  options: [
    new Option('--status <status>', 'only jobs in this state').choices([
      'drafted',
      'approved',
      'active',
      'published',
      'failed',
      'dead',
      'rejected',
      'superseded',
      'blocked',
      'unknown',
    ]),
    new Option('--target <target>', 'only jobs for this target: github, website, social'),
  ],
  examples: ['queue list', 'queue list --status drafted --target github'],
  run: async (context, options) => (await import('./queue.ts')).listJobs(context, options),
};

const queueShow: CommandSpec = {
  usage: 'show <id>',
  summary: 'one publish job with its history',
  examples: ['queue show 3f2a', 'queue show 3f2a --json'],
  run: async (context, _options, [id = '']) => (await import('./queue.ts')).showJob(context, id),
};

export const queueCommands = [queueList, queueShow];
