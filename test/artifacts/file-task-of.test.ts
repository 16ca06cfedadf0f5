import { describe, expect, test } from '@jest/globals';
import { filesOf, movesOf } from '../../src/artifacts/file-task-of.ts';
import type { ArtifactDraft } from '../../src/domain/artifact.ts';
import type { RunOutcome } from '../../src/domain/run.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { Run, SessionRecord } from '../../src/store/store.ts';

const at = '2025-12-02T05:20:00.000Z';
const run = (revision: number): Run =>
  ({ revision, artifact_folder: 'outputs/sessions/a' }) as unknown as Run;
const draft = (type: string, filename: string, body: string): ArtifactDraft => ({
  ...{ kind: 'draft', type, filename, body, slug: 'a', receipts: [] },
});
const outcome = (...drafts: ArtifactDraft[]): RunOutcome => ({
  status: 'complete',
  artifacts: drafts.map((one) => ({ type: one.type, status: 'complete', draft: one })),
  findings: [],
  errors: [],
});
const readme = draft('readme', 'README.md', '# Grüße\n');
const post = draft('social_post', 'social_post.md', 'Hi.\n');

describe('the files of a run', () => {
  test('are its artifacts and where they come from, recorded as they are', () => {
    const { artifacts, ready, files } = filesOf(run(1), outcome(readme, post), at);
    expect(files.map(({ path }) => path)).toEqual([
      'outputs/sessions/a/README.md',
      'outputs/sessions/a/social_post.md',
      'outputs/sessions/a/receipts.json',
    ]);
    expect(artifacts[0]).toEqual({
      ...{ type: 'readme', status: 'complete', path: 'outputs/sessions/a/README.md' },
      ...{ content_hash: sha256('# Grüße\n'), generated_at: at, bytes: 10 },
    });
    expect(ready.map(({ path }) => path)).toEqual(files.slice(0, 2).map(({ path }) => path));
    expect(JSON.parse(files[2]?.text ?? '')).toMatchObject({
      artifacts: { readme: { content_hash: sha256('# Grüße\n') } },
    });
  });

  test('of a run that made nothing are none', () => {
    const nothing: RunOutcome = {
      ...outcome(),
      artifacts: [{ type: 'readme', status: 'not_applicable', reason: 'No repository.' }],
    };
    const { artifacts, files } = filesOf(run(1), nothing, at);
    expect(files).toEqual([]);
    expect(artifacts).toEqual([
      { type: 'readme', status: 'not_applicable', reason: 'No repository.' },
    ]);
  });

  test('do not tell the time of the clock', () => {
    const other = filesOf(run(1), outcome(readme), '2031-01-01T00:00:00.000Z');
    expect(other.files).toEqual(filesOf(run(1), outcome(readme), at).files);
  });
});

describe('the moves of a revision', () => {
  const folder = 'outputs/sessions/a';
  const known = (paths: readonly [path: string, hash: string][]): SessionRecord =>
    ({
      revisions: [
        {
          revision: 1,
          artifacts: paths.map(([path, content_hash]) => ({ type: 'x', path, content_hash })),
        },
      ],
    }) as unknown as SessionRecord;
  const { ready } = filesOf(run(2), outcome(readme, post), at);
  const move = (name: string, unchanged?: true): object => ({
    from: `${folder}/${name}`,
    to: `${folder}/revisions/1/${name}`,
    ...(unchanged ? { unchanged } : {}),
  });

  test('take along all that the revision before has put there', () => {
    const before = known([
      [`${folder}/README.md`, sha256('# Old\n')],
      [`${folder}/blog-post.md`, sha256('Old.\n')],
    ]);
    expect(movesOf(run(2), before, ready)).toEqual([
      move('README.md'),
      move('blog-post.md'),
      move('receipts.json'),
    ]);
  });

  test('say which text stays the same', () => {
    const one = known([
      [`${folder}/README.md`, sha256(readme.body)],
      [`${folder}/social_post.md`, sha256('Old.\n')],
    ]);
    expect(movesOf(run(2), one, ready)).toEqual([
      move('README.md', true),
      move('social_post.md'),
      move('receipts.json'),
    ]);
    const all = known([[`${folder}/README.md`, sha256(readme.body)]]);
    expect(movesOf(run(2), all, ready)).toEqual([
      move('README.md', true),
      move('receipts.json', true),
    ]);
  });

  test('are none for a first revision, for one after nothing, and for one that is done again', () => {
    expect(movesOf(run(1), undefined, ready)).toEqual([]);
    expect(movesOf(run(2), known([]), ready)).toEqual([]);
    const done = known([[`${folder}/revisions/1/README.md`, sha256('# Old\n')]]);
    expect(movesOf(run(2), done, ready)).toEqual([]);
  });
});
