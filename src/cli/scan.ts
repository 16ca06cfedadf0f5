import { refuseUnresolved, selectionSince } from '../capture/collect-git-commits.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { CommitFacts, FileChange, RepoScan, ScanRequest } from '../domain/repo.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { changeTotalsText } from './change-totals-text.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';
import { showWaiting } from './show-waiting.ts';
import { sinceOption } from './since.ts';

export interface ScanOptions {
  readonly range?: string;
  readonly since?: string;
  readonly last?: number;
  readonly renames: boolean;
}

/** The facts of a repository, read from its objects: nothing of it runs. */
export async function scan(
  context: CliContext,
  options: ScanOptions,
  repo: string,
): Promise<number> {
  const path = context.path(repo);
  const request = {
    path,
    select: [selection(options, context.clock.now())],
    renames: options.renames,
  };
  const work = createRepoReader().scan(request, new AbortController().signal);
  const result = await showWaiting(context, 'scanning', work);
  if (result.kind === 'unreachable') {
    throw new FlywheelError('REPOSITORY_NOT_FOUND', `${path}: ${result.reason}`);
  }
  refuseUnresolved(result.scan);
  context.output.result(result.scan, () => scanLines(result.scan));
  return 0;
}

function selection(
  { range, since, last = 10 }: ScanOptions,
  now: number,
): ScanRequest['select'][number] {
  if (range !== undefined) {
    const [from = '', to = '', ...more] = range.split('..');
    const isRange = range.includes('..') && from !== '' && !to.startsWith('.') && more.length === 0;
    if (isRange) return { kind: 'range', from, to: to === '' ? 'HEAD' : to };
    throw new FlywheelError('USAGE_INVALID', `--range ${range} is not a range.`, {
      hint: 'Write two revisions with two dots: --range v1.0..HEAD.',
    });
  }
  return since === undefined
    ? { kind: 'last', count: last }
    : selectionSince(sinceOption(since, now));
}

function scanLines({ repository, project, commits, totals, selected_by }: RepoScan): Line[] {
  const { name, branch, head, remote } = repository;
  const languages = project.languages.slice(0, 5);
  const shares = languages.map((each) => `${each.name} ${Math.round(each.share * 100)} %`);
  return [
    [{ text: project.name, colour: 'bold' }, project.name === name ? '' : ` (${name})`],
    ...labelled('about', project.description),
    ...labelled('branch', branch ?? (head === null ? null : 'detached')),
    ...labelled('head', head ?? 'no commits yet'),
    ...labelled('origin', remote),
    ...labelled('types', project.types.join(', ')),
    ...labelled('languages', shares.join(', ')),
    ...labelled('version', project.version),
    ...labelled('licence', project.licence),
    ...project.commands.map(({ purpose, command }) => `  ${purpose.padEnd(10)} ${command}`),
    '',
    `${changeTotalsText(totals)} (${selected_by})`,
    ...commits.flatMap(commitLines),
  ];
}

const labelled = (label: string, value: string | null): Line[] =>
  value === null || value === '' ? [] : [`  ${label.padEnd(10)} ${value}`];

function commitLines({ hash, date, author, subject, files }: CommitFacts): Line[] {
  return [
    '',
    [{ text: hash.slice(0, 10), colour: 'yellow' }, ` ${date} ${author.name}`],
    `  ${subject}`,
    ...files.slice(0, shownFiles).map(fileLine),
    ...(files.length > shownFiles ? [`    and ${files.length - shownFiles} more files`] : []),
  ];
}

const shownFiles = 20;

function fileLine({ path, old_path, status, added, removed, binary }: FileChange): Line {
  const counts = binary || added === null ? 'binary' : `+${added} −${removed ?? 0}`;
  const name = old_path === undefined ? path : `${old_path} → ${path}`;
  return `    ${status.padEnd(12)} ${counts.padEnd(12)} ${name}`;
}
