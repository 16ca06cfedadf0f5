import type { Processor } from '../../domain/pipeline.ts';
import type { PipelineSettings } from '../../domain/pipeline-settings.ts';
import type { CommitSelection, RepoScanResult, ScanRequest } from '../../domain/repo.ts';
import type { BuildSource, WorkSession } from '../../domain/session.ts';

type BuildSession = WorkSession<'build', BuildSource>;
type Selection = ScanRequest['select'][number];

/** Longer claims are mistakes: a session is not a year. */
const maxDurationMinutes = 31 * 24 * 60;

/**
 * Reads the session's repository: the commits it lists by hash; else those of its window by its
 * agent, then by anybody; else the last of HEAD. Which of them it was is said in `selected_by`.
 */
export const scanRepo: Processor<BuildSession, RepoScanResult, 'repos' | 'settings'> = {
  name: 'scan-repo',
  run(session, { repos, settings, signal }) {
    const path = session.source_data.repo_path ?? '';
    if (path === '')
      return { kind: 'unreachable', path, reason: 'the session names no repository' };
    const select = [...listed(session), ...windows(session, settings), last(session, settings)];
    return repos.scan({ path, select }, signal);
  },
};

function listed({ source_data }: BuildSession): Selection[] {
  const hashes = (source_data.git_commits ?? []).map((commit) => commit.hash);
  return hashes.length === 0
    ? []
    : [{ kind: 'hashes', hashes, said: 'the commits the session lists' }];
}

/** Writers stamp a session at its end; those who stamp its start are tried after that. */
function windows(session: BuildSession, { build }: PipelineSettings): Selection[] {
  const stamped = Date.parse(session.timestamp) / 1000;
  if (Number.isNaN(stamped)) return [];
  const minutes = Math.min(session.metadata?.duration_minutes ?? 0, maxDurationMinutes);
  const slack = build.window_slack_minutes * 60;
  const before = { from: stamped - minutes * 60 - slack, to: stamped + slack };
  const after = { from: stamped, to: stamped + minutes * 60 };
  const agent = session.agent_id;
  return [
    ...byAgentThenAll(before, agent, 'in the time of the session'),
    ...(minutes > 0
      ? byAgentThenAll(after, agent, 'in the time of the session, its timestamp taken as its start')
      : []),
  ];
}

type Span = Pick<CommitSelection & { kind: 'window' }, 'from' | 'to'>;

const byAgentThenAll = (span: Span, agent: string, when: string): Selection[] => [
  { kind: 'window', ...span, author: agent, said: `the commits by ${agent} ${when}` },
  { kind: 'window', ...span, said: `the commits by anybody ${when}` },
];

function last(session: BuildSession, { build }: PipelineSettings): Selection {
  const none =
    (session.source_data.git_commits ?? []).length > 0 ? 'none it lists exists, and ' : '';
  const count = build.commits;
  const which = count === 1 ? 'the last commit of HEAD' : `the last ${count} commits of HEAD`;
  return { kind: 'last', count, said: `${which} (${none}none lies in the time of the session)` };
}
