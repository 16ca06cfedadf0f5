import type { RepoScan, RepoScanResult } from '../../domain/repo.ts';
import type { Processor } from '../../domain/pipeline.ts';
import type { BuildSource, WorkSession } from '../../domain/session.ts';
import { claimFinding, type Finding } from '../../domain/finding.ts';
import { counted, joined } from '../../story/counts.ts';
import { oneLine } from '../../story/sentence.ts';
import type { Work } from '../../story/story.ts';
import { shortName } from './listed-commits.ts';

interface Input {
  readonly session: WorkSession<'build', BuildSource>;
  readonly scanned: RepoScanResult;
  readonly work: Work;
}

/**
 * Holds what the agent says of its session against the commits. Only what the sources can tell is
 * compared: a session that lists no lines contradicts no claim about lines.
 */
export const checkBuildClaims: Processor<Input, Finding[]> = {
  name: 'check-build-claims',
  run: (input) => [...sourceFindings(input), ...hashFindings(input), ...numberFindings(input)],
};

function sourceFindings({ scanned, work }: Input): Finding[] {
  if (scanned.kind === 'scanned' && work.origin === 'repository')
    return partialFindings(scanned.scan, work);
  if (work.origin === 'repository') return [];
  const reason = scanned.kind === 'unreachable' ? scanned.reason : 'it has none of the commits';
  return [
    {
      code: 'SOURCE_UNREACHABLE',
      subject: 'repo_path',
      source: oneLine(reason),
      message: `The repository ${work.name} could not be read here; the text rests on the commits the session lists.`,
    },
  ];
}

/** What a partial clone does not have is told as not known, and why. */
function partialFindings({ commits }: RepoScan, work: Work): Finding[] {
  const files = work.files.filter(({ unread }) => unread).length;
  const whole = commits.filter(({ unread }) => unread).length;
  if (files + whole === 0) return [];
  const lacks = [
    ...(files === 0 ? [] : [`the lines of ${counted(files, 'file')}`]),
    ...(whole === 0 ? [] : [`the files of ${counted(whole, 'commit')}`]),
  ];
  return [
    {
      code: 'SOURCE_UNUSABLE',
      subject: 'repo_path',
      source: `repository ${work.name}`,
      message: `The clone of ${work.name} is partial: ${joined(lacks)} are not in it, and not told.`,
    },
  ];
}

/** Hashes that name no commit: not in the repository, or no hash at all. */
function hashFindings({ session, work }: Input): Finding[] {
  if (work.origin === 'repository')
    return work.unresolved.map((hash) => ({
      code: 'SOURCE_UNUSABLE',
      subject: 'git_commits',
      claimed: shortName(hash),
      source: `repository ${work.name}`,
      message: `The session lists commit ${shortName(hash)}, which the repository does not have.`,
    }));
  return (session.source_data.git_commits ?? [])
    .filter(({ hash }) => !/^[0-9a-f]{4,64}$/i.test(hash))
    .map(({ hash }) => ({
      code: 'SOURCE_UNUSABLE',
      subject: 'git_commits',
      claimed: shortName(hash),
      source: 'source_data.git_commits',
      message: `The session lists commit ${shortName(hash)}, which is not a commit hash.`,
    }));
}

function numberFindings({ session, work }: Input): Finding[] {
  // A claim says nothing of commits that may not be the session's.
  if (work.isGuess) return [];
  const claims = session.metadata ?? {};
  const { commits, files, added, removed } = work.totals;
  const source =
    work.origin === 'account' ? 'commits the session lists' : `commits in ${work.name}`;
  const compare = (subject: string, claimed: unknown, computed: number | null): Finding[] =>
    computed === null ? [] : claimFinding(subject, numberText(claimed), String(computed), source);
  // Without a single listed path nothing is known about files.
  const knownFiles = work.origin === 'account' && files === 0 ? null : files;
  return [
    ...compare('commits', claims.commits, commits),
    ...compare('files_changed', claims.files_changed, knownFiles),
    ...compare('lines_added', claims.lines_added, added),
    ...compare('lines_removed', claims.lines_removed, removed),
  ];
}

const numberText = (claim: unknown): string | undefined =>
  typeof claim === 'number' ? String(claim) : undefined;
