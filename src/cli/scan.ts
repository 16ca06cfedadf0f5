import { refuseUnresolved, selectionSince } from '../capture/collect-git-commits.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { ScanRequest } from '../domain/repo.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import type { CliContext } from './io.ts';
import { scanLines } from './scan-text.ts';
import { showWaiting } from './show-waiting.ts';
import { sinceOption } from './since.ts';

export interface ScanOptions {
  readonly range?: string;
  readonly since?: string;
  readonly last?: number;
  readonly renames: boolean;
  readonly uncommitted?: boolean;
}

/**
 * The facts of a repository, read from its objects: nothing of it runs. All of it is read anew: what
 * is told here can be held against what a daemon has kept.
 */
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
    uncommitted: options.uncommitted ?? false,
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
