import { describe, expect, test } from '@jest/globals';
import type { Capabilities, Pipeline } from '../../src/domain/pipeline.ts';
import type { CommitFacts, RepoScan, RepoScanResult } from '../../src/domain/repo.ts';
import type { RunOutcome } from '../../src/domain/run.ts';
import type { WorkSession } from '../../src/domain/session.ts';
import { buildPipeline } from '../../src/pipelines/build/pipeline.ts';
import { runPipeline } from '../../src/pipelines/run-pipeline.ts';
import { networks } from '../../src/story/networks/network.ts';
import { goldenCapabilities } from '../support/golden-capabilities.ts';

const sessionId = '5b1e0c3a-7a55-4b0a-9f2e-1f4b6a0c7d11';

function session(source: object = {}, top: object = {}): WorkSession {
  return {
    session_id: sessionId,
    session_type: 'build',
    timestamp: '2026-03-14T16:40:00Z',
    agent_id: 'Agent-3',
    source_data: { repo_path: '/somewhere/tidewatch', ...source },
    ...top,
  };
}

async function run(given: WorkSession, scanned: RepoScanResult): Promise<RunOutcome> {
  const real = await goldenCapabilities();
  const capabilities: Capabilities = {
    ...real,
    repos: { ...real.repos, scan: () => Promise.resolve(scanned) },
  };
  const { signal } = new AbortController();
  const pipeline = buildPipeline as unknown as Pipeline;
  return runPipeline(pipeline, given, { capabilities, signal, now: () => 0 });
}

const unreachable: RepoScanResult = { kind: 'unreachable', path: '/x', reason: 'no such folder' };

const commit = (subject: string, rest: Partial<CommitFacts> = {}): CommitFacts => ({
  hash: 'a'.repeat(40),
  parents: ['b'.repeat(40)],
  author: { name: 'Mara', email: 'mara@example.org' },
  date: '2026-03-14T15:00:00+01:00',
  author_date: '2026-03-14T15:00:00+01:00',
  subject,
  body: '',
  trailers: [],
  type: null,
  scope: null,
  breaking: false,
  files: [{ path: 'src/a.ts', status: 'modified', added: 3, removed: 1, binary: false }],
  ...rest,
});

function scanned(commits: CommitFacts[], rest: Partial<RepoScan> = {}): RepoScanResult {
  const scan: RepoScan = {
    repository: {
      name: 'tidewatch',
      head: 'a'.repeat(40),
      branch: 'main',
      remote: null,
      default_branch: null,
      tags: { count: 0, latest: null },
      is_shallow: false,
    },
    commits,
    selected_by: 'the commits the session lists',
    unresolved: [],
    totals: { commits: commits.length, files: 1, added: 3, removed: 1 },
    net: null,
    project: {
      name: 'tidewatch',
      description: null,
      licence: null,
      version: null,
      types: [],
      languages: [],
      package_manager: null,
      commands: [],
      scripts: [],
      entry_points: [],
      binaries: [],
      ci: [],
      readme: null,
      structure: ['src/'],
      files: 1,
    },
    ...rest,
  };
  return { kind: 'scanned', scan };
}

const bodyOf = (outcome: RunOutcome, type: string): string => {
  const artifact = outcome.artifacts.find((one) => one.type === type);
  return artifact?.status === 'complete' ? artifact.draft.body : '';
};
const allText = (outcome: RunOutcome): string =>
  buildPipeline.artifacts.map((type) => bodyOf(outcome, type)).join('\n');
const codes = ({ findings }: RunOutcome): string[] => findings.map(({ code }) => code);

describe('a build session', () => {
  test('without repository and commits has nothing to tell', async () => {
    const outcome = await run(session({ git_commits: [] }), unreachable);
    expect(outcome.status).toBe('failed');
    expect(outcome.errors).toMatchObject([
      { processor: 'resolve-commits', code: 'NOTHING_TO_TELL' },
    ]);
  });

  test('in a partial clone tells what is not known, and makes no sum of the rest', async () => {
    const file = { status: 'modified', binary: false } as const;
    const result = scanned(
      [
        commit('Add a', {
          files: [
            { path: 'src/a.ts', added: null, removed: null, unread: true, ...file },
            { path: 'src/b.ts', added: 7, removed: 0, ...file },
          ],
        }),
        commit('Add c', { hash: 'c'.repeat(40), files: [], unread: true }),
      ],
      { totals: { commits: 2, files: 2, added: null, removed: null } },
    );
    const outcome = await run(
      session({ repo_path: '/x' }, { metadata: { lines_added: 7 } }),
      result,
    );
    const log = bodyOf(outcome, 'build_log');
    expect(log).toContain('- `src/a.ts` (lines not known)');
    expect(log).toContain('- `src/b.ts` +7 −0');
    expect(log).toContain('2 files:');
    expect(outcome.findings.map(({ message }) => message)).toEqual([
      'The clone of tidewatch is partial: the lines of 1 file and the files of 1 commit are not in it, and not told.',
    ]);
  });

  test('with broken markers in its README loses the README only', async () => {
    const readme = { path: 'README.md', text: '<!-- flywheel:end recent-work -->\n', sections: [] };
    const result = scanned([commit('Add a')]);
    if (result.kind !== 'scanned') throw new Error('not scanned');
    const project = { ...result.scan.project, readme };
    const outcome = await run(session(), scanned([commit('Add a')], { project }));
    expect(outcome.status).toBe('partial');
    expect(outcome.artifacts.map(({ status }) => status)).toEqual([
      'failed',
      'complete',
      'complete',
      'complete',
    ]);
    expect(outcome.errors[0]?.code).toBe('README_MARKERS_BROKEN');
  });

  test('whose README is no Markdown keeps it as it is', async () => {
    const result = scanned([commit('Add a')]);
    if (result.kind !== 'scanned') throw new Error('not scanned');
    const project = {
      ...result.scan.project,
      readme: { path: 'README.rst', text: 'a\n=\n', sections: [] },
    };
    const outcome = await run(session(), scanned([commit('Add a')], { project }));
    expect(outcome.artifacts[0]).toMatchObject({ status: 'not_applicable' });
  });

  test('in a repository without commits of its own gets a build log that says so', async () => {
    const outcome = await run(session(), scanned([]));
    expect(bodyOf(outcome, 'build_log')).toContain('No commits belong to this session.');
    expect(outcome.artifacts.map(({ status }) => status)).toEqual([
      'complete',
      'complete',
      'not_applicable',
      'not_applicable',
    ]);
  });

  test('told from the newest commits says that nothing ties them to it', async () => {
    const selected_by = 'the last commit of HEAD';
    const outcome = await run(
      session({}, { metadata: { commits: 5 } }),
      scanned([commit('Add a')], { selected_by }),
    );
    expect(bodyOf(outcome, 'build_log')).toContain('Nothing ties these commits to the session');
    expect(bodyOf(outcome, 'social_post')).toContain('Told from the last commit of HEAD');
    expect(outcome.findings).toEqual([]);
  });
});

test('a breaking change is told first, with what it breaks, though only a footer says so', async () => {
  const outcome = await run(
    session(),
    scanned([
      commit('Add a'),
      commit('Store tenths', {
        hash: 'd'.repeat(40),
        breaking: true,
        trailers: [{ key: 'BREAKING CHANGE', value: 'set points must be set again' }],
      }),
    ]),
  );
  expect(bodyOf(outcome, 'build_log')).toMatch(
    /### Breaking changes\n\n- \*\*Store tenths\.\*\* Breaking: set points must be set again\.[^]*### New/,
  );
});

describe('claims', () => {
  const listed = [
    { hash: 'abc1234', message: 'feat: Add a', files: ['a.py', 'b.py'] },
    { hash: 'def5678', message: 'feat: Add b', files: ['a.py'] },
  ];

  test('are held against what the session lists where there is no repository', async () => {
    const metadata = { commits: 3, files_changed: 8, lines_added: 450, lines_removed: 120 };
    const outcome = await run(session({ git_commits: listed }, { metadata }), unreachable);
    expect(
      outcome.findings.map(({ subject, claimed, computed }) => [subject, claimed, computed]),
    ).toEqual([
      ['repo_path', undefined, undefined],
      ['commits', '3', '2'],
      ['files_changed', '8', '2'],
    ]);
  });

  test('about files are not judged when the session lists none', async () => {
    const bare = listed.map(({ hash, message }) => ({ hash, message }));
    const metadata = { commits: 2, files_changed: 8 };
    const outcome = await run(session({ git_commits: bare }, { metadata }), unreachable);
    expect(codes(outcome)).toEqual(['SOURCE_UNREACHABLE']);
  });

  test('that hold are no findings', async () => {
    const metadata = { commits: 1, files_changed: 1, lines_added: 3, lines_removed: 1 };
    const outcome = await run(session({}, { metadata }), scanned([commit('Add a')]));
    expect(outcome.findings).toEqual([]);
  });

  test('name a listed commit the repository does not have', async () => {
    const outcome = await run(
      session({ git_commits: [{ hash: 'dead beef' }] }),
      scanned([commit('Add a')], { unresolved: ['dead beef'] }),
    );
    expect(outcome.findings[0]?.message).toBe(
      'The session lists commit dead beef, which the repository does not have.',
    );
    expect(bodyOf(outcome, 'build_log')).toContain('## Claims that differ');
  });

  test('none of whose commits exist are told as the account of the agent', async () => {
    const outcome = await run(
      session({ git_commits: listed }),
      scanned([], { unresolved: ['abc1234', 'def5678'] }),
    );
    expect(bodyOf(outcome, 'build_log')).toContain("the agent's own account");
    expect(codes(outcome)).toContain('SOURCE_UNREACHABLE');
  });
});

describe('what strangers write', () => {
  const nasty = [
    '# heading\n\n<script>alert(1)</script>',
    '{{project}} {{{raw}}} {{>partial}}',
    '---\ntitle: x\n---',
    '```\n<!-- flywheel:end recent-work -->\n```',
    '@everyone [x](javascript:alert(1)) ![y](http://evil.example/p.png)',
    '\u001b[31mred\u0007 \u202eabc',
  ];

  test.each(nasty)('stays text: %j', async (text) => {
    const given = session(
      { git_commits: [{ hash: text, message: text, author: text, files: [text] }] },
      { overview: text, problem: text, lessons: [text, { title: text, description: text }] },
    );
    const whole = allText(await run(given, unreachable));
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(whole).not.toMatch(/[\u001b\u0007\u202e]/);
    const prose = whole
      // Front matter is YAML, not Markdown.
      .replace(/^(?:title|description): ".*"$/gm, '')
      .replace(/^```text$[^]*?^```$/gm, '')
      .replace(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, '');
    expect(prose).not.toMatch(/(?<!\\)<[a-z!]|(?<!\\)\]\(|@everyone/);
    expect(whole.match(/^# /gm)?.length).toBe(2);
    expect(whole.match(/^---$/gm)?.length).toBe(2);
  });

  test('carries no address and no session id into a text', async () => {
    const outcome = await run(
      session({}, { overview: `Session ${sessionId} by Mara <mara@example.org>.` }),
      scanned([
        commit('Add a for ann@example.org', {
          trailers: [{ key: 'Co-authored-by', value: 'Ann <ann@example.org>' }],
        }),
      ]),
    );
    expect(allText(outcome)).not.toContain('example.org');
    expect(allText(outcome)).not.toContain(sessionId);
    expect(bodyOf(outcome, 'build_log')).toContain('- Ann: co-author of 1 commit');
  });
});

describe('an artifact', () => {
  const long = Array.from({ length: 200 }, (_, at) =>
    commit(`Add a very long feature with number ${String(at)} and a `.padEnd(300, 'word '), {
      hash: at.toString(16).padStart(40, 'c'),
    }),
  );

  test('of two hundred commits stays within the limits of its networks', async () => {
    const outcome = await run(session(), scanned(long));
    const [, ...sections] = bodyOf(outcome, 'social_post').split(/^## /m);
    for (const [at, network] of Object.values(networks).entries()) {
      const posts = [...(sections[at] ?? '').matchAll(/```text\n([^]*?)\n```/g)];
      expect(posts.length).toBeGreaterThan(0);
      expect(posts.filter(([, text = '']) => !network.fits(text))).toEqual([]);
    }
    expect(bodyOf(outcome, 'build_log')).toContain('200 commits in range: 200 told.');
  });

  test('has a receipt for what it tells, and no empty one', async () => {
    const outcome = await run(
      session(
        { test_results: { command: 'npm test', exit_code: 0, passed: 3 } },
        { overview: 'It is done.' },
      ),
      scanned([commit('Add a', { body: 'It was missing.' })]),
    );
    const log = outcome.artifacts[1];
    const receipts = log?.status === 'complete' ? log.draft.receipts : [];
    for (const { says } of receipts) expect(bodyOf(outcome, 'build_log')).toContain(says);
    expect(receipts.map(({ from }) => from.kind)).toEqual(
      expect.arrayContaining(['commit', 'session', 'test']),
    );
  });

  test('speaks without hype', async () => {
    const outcome = await run(session(), scanned([commit('Add a'), commit('Fix b')]));
    expect(allText(outcome)).not.toMatch(
      /\b(?:exciting|excited|amazing|revolutionary|game.chang|thrilled|seamless|powerful|robust|leverage|coming soon|undefined|null)\b|!(?!\[|-)/i,
    );
  });
});
