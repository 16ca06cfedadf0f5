import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEvents } from '../../src/domain/events.ts';
import type { RunOutcome } from '../../src/domain/run.ts';
import type { AcceptedSession } from '../../src/domain/session.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { createClaims, type Claims } from '../../src/store/claims.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import { recordFacts, recordWaiting } from '../../src/store/record-facts.ts';
import type { Claim, Run, Store } from '../../src/store/store.ts';
import { silentLog, tempHome } from '../support/temp-home.ts';

const at = '2025-12-02T05:20:00.000Z';
const session = (id: string, content: string, file = `${id}.json`): AcceptedSession => ({
  session: {
    session_id: id,
    session_type: 'build',
    timestamp: at,
    agent_id: 'Agent-7',
    source_data: { content },
  },
  fingerprint: sha256(`${id} ${content}`),
  text: JSON.stringify({ id, content }),
  path: `outputs/sessions/${file}`,
});

let store: Store;
let claims: Claims;
/** Folders that are there; session files that are not. */
let taken: Set<string>;
let end: () => Promise<void>;

beforeEach(async () => {
  const { home, remove } = await tempHome();
  taken = new Set();
  store = await openEmbeddedStore({
    home: home.root,
    fs: nodeFileSystem,
    files: createDurableFiles(nodeFileSystem),
    clock: { now: () => Date.parse(at), monotonic: () => 0 },
    log: silentLog,
    manifestProblems: () => [],
  });
  claims = createClaims({
    store,
    clock: { now: () => Date.parse(at), monotonic: () => 0 },
    events: createEvents(),
    isThere: (path) => Promise.resolve(path.endsWith('.json') !== taken.has(path)),
    pin: () => Promise.resolve({ set: 'now' }),
    reread: (run) => ({ ...session(run.session_id, ''), text: run.input }),
  });
  end = async () => {
    await store.close();
    await remove();
  };
});
afterEach(() => end());

const claimed = async (accepted: AcceptedSession, again = false): Promise<Run> => {
  const claim = await claims.claim(accepted, again);
  if (claim.kind !== 'claimed') throw new Error(`is ${claim.kind}`);
  return claim.run;
};
const kind = async (accepted: AcceptedSession, again = false): Promise<Claim['kind']> =>
  (await claims.claim(accepted, again)).kind;
const finish = (run: Run, status: RunOutcome['status'] = 'complete'): Promise<unknown> =>
  store.transact('run.finished', (tx) =>
    recordFacts(tx, {
      run,
      outcome: { status, artifacts: [], findings: [], errors: [] },
      artifacts: [],
      moved: new Map(),
      at,
    }),
  );

describe('claiming a session', () => {
  test('records the exact input and the folder before any work', async () => {
    const run = await claimed(session('a', 'one'));
    expect(run).toMatchObject({
      revision: 1,
      attempt: 1,
      source: 'outputs/sessions/a.json',
      artifact_folder: 'outputs/sessions/a',
      input: session('a', 'one').text,
    });
    expect(store.manifest.get('sessions', 'a')?.status).toBe('running');
    expect(await claims.unfinished()).toMatchObject([{ run, waitSeconds: 0 }]);
  });

  test('the same work is claimed once, whatever its file is called', async () => {
    await finish(await claimed(session('a', 'one')));
    expect(await kind(session('a', 'one'))).toBe('duplicate');
    expect(await kind(session('a', 'one', 'other.json'))).toBe('duplicate');
    expect(store.manifest.get('sessions', 'a')?.files).toEqual({
      'outputs/sessions/a.json': session('a', 'one').fingerprint,
      'outputs/sessions/other.json': session('a', 'one').fingerprint,
    });
  });

  test('a file that was moved since it was read gets no answer, and its place is not remembered', async () => {
    await finish(await claimed(session('a', 'one')));
    taken.add('outputs/sessions/moved.json');
    const claim = await claims.claim(session('a', 'one', 'moved.json'), false);
    expect(claim).toMatchObject({ kind: 'duplicate', isGone: true });
    expect(Object.keys(store.manifest.get('sessions', 'a')?.files ?? {})).toEqual([
      'outputs/sessions/a.json',
    ]);
  });

  test('an open claim is taken up as it is, not claimed anew', async () => {
    const run = await claimed(session('a', 'one'));
    expect(await claimed(session('a', 'one'))).toEqual(run);
    await finish(run);
    expect(await claims.again(run, 'same-try')).toBeUndefined();
  });

  test('changed content is a new revision that keeps the folder and remembers the old', async () => {
    await finish(await claimed(session('a', 'one')));
    const run = await claimed(session('a', 'two'));
    expect(run).toMatchObject({ revision: 2, artifact_folder: 'outputs/sessions/a' });
    await finish(run);
    expect(store.manifest.get('sessions', 'a')).toMatchObject({
      revision: 2,
      revisions: [{ revision: 1, fingerprint: session('a', 'one').fingerprint }],
    });
  });

  test('a file changed back to what it was is a third revision', async () => {
    for (const content of ['one', 'two']) await finish(await claimed(session('a', content)));
    expect((await claimed(session('a', 'one'))).revision).toBe(3);
  });

  test('an old copy in another file is outdated, and the two never take turns', async () => {
    await finish(await claimed(session('a', 'one', 'old.json')));
    await finish(await claimed(session('a', 'two', 'new.json')));
    expect(await kind(session('a', 'one', 'old.json'))).toBe('outdated');
    expect(await kind(session('a', 'two', 'new.json'))).toBe('duplicate');
    expect(await kind(session('a', 'one', 'third.json'))).toBe('outdated');
  });

  test('a newer revision takes the place of one that is still open', async () => {
    const first = await claimed(session('a', 'one'));
    const second = await claimed(session('a', 'two'));
    const open = await claims.unfinished();
    expect(open.map(({ run }) => run.run_id)).toEqual([second.run_id]);
    expect(await finish(first)).toBeUndefined();
    expect(store.manifest.get('sessions', 'a')?.status).toBe('running');
  });

  test('another session under the same file name gets a folder of its own', async () => {
    await finish(await claimed(session('a', 'one', 'work.json')));
    const other = await claimed(session('b', 'one', 'work.json'));
    expect(other.artifact_folder).toMatch(/^outputs\/sessions\/work\.[0-9a-f]{8}$/);
  });

  test('a folder that holds somebody’s files is left to them', async () => {
    taken.add('outputs/sessions/a');
    const run = await claimed(session('a', 'one'));
    expect(run.artifact_folder).toMatch(/^outputs\/sessions\/a\.[0-9a-f]{8}$/);
    taken.add('outputs/sessions/drop/artifacts');
    const drop = await claimed(session('b', 'one', 'drop/work_session.json'));
    expect(drop.artifact_folder).toMatch(/^outputs\/sessions\/drop\/artifacts\.[0-9a-f]{8}$/);
  });

  test('a folder drop is answered inside its folder, and the archive is nobody’s', async () => {
    const drop = await claimed(session('a', 'one', 'drop/work_session.json'));
    expect(drop.artifact_folder).toBe('outputs/sessions/drop/artifacts');
    const reserved = await claimed(session('b', 'one', 'archive.json'));
    expect(reserved.artifact_folder).toMatch(/archive\.[0-9a-f]{8}$/);
  });

  test('failed and partial work is done again only when asked', async () => {
    for (const status of ['failed', 'partial'] as const) {
      const accepted = session(status, 'one');
      await finish(await claimed(accepted), status);
      expect(await kind(accepted)).toBe('duplicate');
      expect(await claimed(accepted, true)).toMatchObject({ revision: 1, attempt: 1 });
    }
    await finish(await claimed(session('done', 'one')));
    expect(await kind(session('done', 'one'), true)).toBe('duplicate');
  });

  test('a further try counts only when it is somebody’s fault', async () => {
    const run = await claimed(session('a', 'one'));
    await store.transact('run.deferred', (tx) =>
      recordWaiting(tx, run, '2025-12-02T05:20:07.000Z', 'slow'),
    );
    expect(await claims.unfinished()).toMatchObject([{ waitSeconds: 7 }]);
    expect(await claims.again(run, 'next-try')).toMatchObject({ attempt: 2 });
    expect(store.manifest.get('sessions', 'a')).toMatchObject({ status: 'running', attempts: 2 });
    expect(await claims.again(run, 'same-try')).toMatchObject({ attempt: 2 });
  });
});
