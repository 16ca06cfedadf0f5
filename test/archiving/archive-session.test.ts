import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  archiveFile,
  archiveFolder,
  type Archived,
  type ArchiveParts,
} from '../../src/archiving/archive-session.ts';
import { FinishedFinder } from '../../src/archiving/find-finished.ts';
import { echoOf } from '../../src/artifacts/echo.ts';
import { reopenFiles } from '../../src/artifacts/reopen-files.ts';
import { composeFlywheel } from '../../src/compose.ts';
import type { AcceptedSession } from '../../src/domain/session.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import type { Home } from '../../src/platform/home.ts';
import { spliceKeys } from '../../src/platform/json/splice-keys.ts';
import { systemLater } from '../../src/platform/later.ts';
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded-store.ts';
import type { SessionRecord, Store } from '../../src/store/store.ts';
import { readerFor } from '../intake/support.ts';
import { example } from '../support/start-flywheel.ts';
import { silentLog, tempHome } from '../support/temp-home.ts';

const files = createDurableFiles(nodeFileSystem);
const month = new Date().toISOString().slice(0, 7);
const archive = `outputs/sessions/archive/${month}`;

let home: Home;
let remove: () => Promise<void>;
let opened: { close: () => Promise<void> } | undefined;
beforeEach(async () => {
  ({ home, remove } = await tempHome());
});
afterEach(async () => {
  await opened?.close();
  opened = undefined;
  await remove();
});

/** Sessions done to their end, in a life before. */
async function finish(names: readonly string[], more: object = {}): Promise<void> {
  const environment = { ...readEnvironment(), variables: {} };
  const composed = await composeFlywheel({ home: home.root, environment, purpose: 'test' });
  for (const name of names) {
    const file = home.absolute(name);
    await mkdir(path.dirname(file), { recursive: true });
    const session_id = path.basename(path.dirname(file)) + path.basename(file, '.json');
    await writeFile(file, JSON.stringify({ ...(await example('trade')), session_id, ...more }));
    await composed.operations.process({ path: file });
  }
  await composed.close();
}

interface Life extends ArchiveParts {
  readonly store: Store;
  readonly read: (name: string) => Promise<AcceptedSession>;
  readonly archive: (name: string) => Promise<Archived | undefined>;
  readonly record: (id: string) => Promise<SessionRecord>;
}

/** A life of the archiver; `perform` may do what an agent, or death, does in its place. */
async function live(
  perform?: (really: ArchiveParts['perform']) => ArchiveParts['perform'],
  keepSessions = 1000,
): Promise<Life> {
  await opened?.close();
  const store = await openEmbeddedStore({
    home: home.root,
    fs: nodeFileSystem,
    files,
    clock: systemClock,
    log: silentLog,
    manifestProblems: () => [],
    keepSessions,
  });
  const trouble = { onTrouble: () => undefined, onWell: () => undefined };
  const fileWork = await reopenFiles({
    ...{ home, fs: nodeFileSystem, files, store, trouble },
    ...{ clock: systemClock, later: systemLater, fingerprintOf: () => undefined },
  });
  opened = {
    async close() {
      await fileWork.close();
      await store.close();
    },
  };
  const really: ArchiveParts['perform'] = (id, task) => fileWork.perform(id, task);
  const reader = readerFor(home.sessions);
  const read = async (name: string): Promise<AcceptedSession> => {
    const verdict = await reader.read(home.absolute(name));
    if (verdict.kind !== 'accepted') throw new Error(`${name} is ${verdict.kind}`);
    return verdict.accepted;
  };
  const parts: ArchiveParts = {
    store,
    perform: perform?.(really) ?? really,
    answered: ({ session, text, path: at }, known) => spliceKeys(text, echoOf(session, known, at)),
    isThere: (relative) => files.exists(home.absolute(relative)),
    foldersIn: (relative) =>
      Promise.resolve(
        relative.endsWith('.json') || !there(relative)
          ? []
          : readdirSync(home.absolute(relative)).map((name) => `${relative}/${name}`),
      ),
  };
  const record = async (id: string): Promise<SessionRecord> => {
    const found = await store.manifest.find(id);
    if (!found) throw new Error(`nothing is known about ${id}`);
    return found;
  };
  return {
    ...parts,
    store,
    read,
    record,
    archive: async (name) => archiveFile(parts, await read(name)),
  };
}

const there = (relative: string): boolean => existsSync(home.absolute(relative));
const text = (relative: string): Promise<string> => readFile(home.absolute(relative), 'utf8');
const pathsOf = (session: SessionRecord): string[] =>
  session.artifacts.flatMap((artifact) => artifact.path ?? []);
const temps = (): string[] =>
  readdirSync(home.root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tmp'),
  );

const forms = [
  ['a file', 'outputs/sessions/a.json', `${archive}/a.json`, 'sessionsa'],
  [
    'a folder',
    'outputs/sessions/job/work_session.json',
    `${archive}/job/work_session.json`,
    'jobwork_session',
  ],
] as const;

describe.each(forms)('%s', (_form, from, to, id) => {
  beforeEach(() => finish([from]));

  test('is archived once: a second time there is nothing to do', async () => {
    const life = await live();
    expect(await life.archive(from)).toMatchObject({ path: to });
    expect(there(from)).toBe(false);
    expect(pathsOf(await life.record(id)).every(there)).toBe(true);
    const before = await text(to);
    expect(await life.archive(to)).toBeUndefined();
    expect(await text(to)).toBe(before);
  });

  test('is moved by the next life when death came between the word and the deed', async () => {
    const life = await live(() => () => Promise.resolve('written'));
    await life.archive(from);
    expect(there(from)).toBe(true);
    for (let again = 0; again < 2; again += 1) {
      const next = await live();
      const known = await next.record(id);
      expect(known.source).toBe(to);
      expect(there(from)).toBe(false);
      expect(pathsOf(known).every(there)).toBe(true);
      const artifacts = Object.values(
        (JSON.parse(await text(to)) as { artifacts: Record<string, { path: string | null }> })
          .artifacts,
      );
      expect(artifacts.flatMap((one) => one.path ?? []).sort()).toEqual(pathsOf(known).sort());
    }
    expect(temps()).toEqual([]);
  });

  test('stays where it is when its agent rewrites it before it is moved', async () => {
    const fresh = JSON.stringify({ ...(await example('trade')), session_id: id, mine: 'new' });
    const life = await live((really) => async (task, work) => {
      await writeFile(home.absolute(from), fresh);
      return really(task, work);
    });
    expect(await life.archive(from)).toBeUndefined();
    expect(await text(from)).toBe(fresh);
    expect(there(to)).toBe(false);
    const known = await life.record(id);
    expect(known.source).toBe(from);
    expect(pathsOf(known).every(there)).toBe(true);
  });

  test('stays where it is when its agent rewrites it and death comes before it is moved', async () => {
    const fresh = JSON.stringify({ ...(await example('trade')), session_id: id, mine: 'new' });
    const life = await live(() => async () => {
      await writeFile(home.absolute(from), fresh);
      return 'written';
    });
    await life.archive(from);
    for (let again = 0; again < 2; again += 1) {
      await live();
      expect(await text(from)).toBe(fresh);
      expect(there(to)).toBe(false);
    }
  });

  test('is not archived when it is new work, or waits for its answer', async () => {
    const life = await live();
    const accepted = await life.read(from);
    expect(await archiveFile(life, { ...accepted, fingerprint: 'f'.repeat(64) })).toBeUndefined();
    const { flywheel, ...unanswered } = accepted.session as typeof accepted.session & {
      flywheel: unknown;
    };
    expect(flywheel).toBeDefined();
    expect(await archiveFile(life, { ...accepted, session: unanswered })).toBeUndefined();
    expect(there(from)).toBe(true);
  });

  test('is not archived while something of it is still to be put in place', async () => {
    const life = await live();
    const known = await life.record(id);
    await life.store.transact('waits', (tx) =>
      Promise.resolve(
        tx.afterwards({
          tag: 'x',
          files: [{ path: `${known.artifact_folder}/late.md`, text: '' }],
        }),
      ),
    );
    expect(await life.archive(from)).toBeUndefined();
    expect((await life.record(id)).source).toBe(from);
  });

  test('is found and archived when nothing of it is in memory any more', async () => {
    await finish(['outputs/sessions/b.json', 'outputs/sessions/c.json']);
    const life = await live(undefined, 0);
    const last = await life.record('sessionsc');
    await life.store.transact('noted', async (tx) => {
      await tx.get('sessions', last.session_id);
      tx.put('sessions', last.session_id, last);
    });
    while (life.store.manifest.get('sessions', id)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const finder = new FinishedFinder({
      manifest: life.store.manifest,
      // eslint-disable-next-line @typescript-eslint/require-await
      async *listInbox() {
        yield [from];
      },
      read: life.read,
      clock: systemClock,
    });
    expect(await finder.find(0)).toEqual({ finished: [], isAll: false });
    expect(await finder.find(1)).toMatchObject({
      finished: [{ kind: 'file', path: from, sessionId: id }],
      isAll: true,
    });
    expect(await life.archive(from)).toMatchObject({ path: to });
    expect((await life.record(id)).source).toBe(to);
  });
});

test('a session is not archived while somebody publishes from it', async () => {
  const from = 'outputs/sessions/a.json';
  await finish([from]);
  const life = await live();
  const [job] = life.store.manifest.all('publish_queue');
  if (!job) throw new Error('no job');
  await life.store.transact('active', async (tx) => {
    await tx.get('sessions', job.session_id);
    tx.put('publish_queue', job.job_id, { ...job, status: 'active' });
  });
  expect(await life.archive(from)).toBeUndefined();
  expect(there(from)).toBe(true);
});

test('a folder that was used twice takes the artifacts of both sessions along', async () => {
  const from = 'outputs/sessions/job/work_session.json';
  await finish([from], { session_id: 'first' });
  await finish([from], { session_id: 'second', timestamp: '2025-12-05T10:00:00Z' });
  const life = await live();
  await life.archive(from);
  for (const id of ['first', 'second']) {
    const known = await life.record(id);
    expect(known.artifact_folder.startsWith(`${archive}/job/`)).toBe(true);
    expect(pathsOf(known).filter((file) => !there(file))).toEqual([]);
  }
});

test('artifacts are archived alone when their session was taken out of the inbox', async () => {
  await finish(['outputs/sessions/a.json']);
  await unlink(home.absolute('outputs/sessions/a.json'));
  const life = await live();
  const finder = new FinishedFinder({
    manifest: life.store.manifest,
    async *listInbox() {
      // Nothing lies there.
    },
    read: life.read,
    clock: systemClock,
  });
  expect((await finder.find(0)).finished).toMatchObject([
    { kind: 'folder', path: 'outputs/sessions/a' },
  ]);
  await archiveFolder(life, 'sessionsa');
  const known = await life.record('sessionsa');
  expect(known).toMatchObject({
    source: 'outputs/sessions/a.json',
    artifact_folder: `${archive}/a`,
  });
  expect(pathsOf(known).every(there)).toBe(true);
  expect(await archiveFolder(life, 'sessionsa')).toBeUndefined();
  await rm(home.absolute(archive), { recursive: true });
});
