import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { SessionRecord } from '../../src/store/store.ts';
import { example, startFlywheel, type TestFlywheel } from '../support/start-flywheel.ts';

type Json = Record<string, unknown>;

let fly: TestFlywheel;
afterEach(() => fly.stop());

const settings = { 'intake.archive_above': 0, 'intake.sweep_seconds': 0.2 };
const month = new Date().toISOString().slice(0, 7);
const archive = `outputs/sessions/archive/${month}`;

const record = (id: unknown): SessionRecord => {
  const found = fly.composed.sessions.get('sessions', String(id));
  if (!found) throw new Error(`nothing is known about ${String(id)}`);
  return found;
};
const there = (relative: string): boolean => existsSync(fly.composed.home.absolute(relative));
const jsonAt = async (relative: string): Promise<Json> =>
  JSON.parse(await fly.text(relative)) as Json;
const pathsOf = (session: SessionRecord): string[] =>
  session.artifacts.flatMap((artifact) => artifact.path ?? []);
const trade = async (more: Json = {}): Promise<Json> => ({ ...(await example('trade')), ...more });

test('a finished session moves with its artifacts; manifest, answer and jobs say where it is', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade({ mine: 'kept' });
  await fly.drop('a.json', session);
  await fly.saw('session.archived');
  expect(await fly.list('outputs/sessions')).toEqual(['archive']);
  const known = record(session['session_id']);
  expect(known).toMatchObject({
    source: `${archive}/a.json`,
    artifact_folder: `${archive}/a`,
    files: { [`${archive}/a.json`]: known.fingerprint },
  });
  expect(pathsOf(known).every((file) => file.startsWith(`${archive}/a/`) && there(file))).toBe(
    true,
  );
  const answered = await jsonAt(known.source);
  expect(answered).toMatchObject({ mine: 'kept', flywheel: { artifact_folder: `${archive}/a` } });
  const { trade_journal } = answered['artifacts'] as Record<string, Json>;
  expect(trade_journal?.['path']).toBe(`${archive}/a/trade_journal.md`);
  const jobs = fly.composed.sessions.all('publish_queue');
  expect(jobs.length).toBeGreaterThan(0);
  expect(jobs.every((job) => job.path.startsWith(`${archive}/a/`))).toBe(true);
  const texts = fly.composed.sessions.all('artifacts');
  expect(texts.every((text) => text.path.startsWith(`${archive}/a/`))).toBe(true);
});

test('a folder drop moves whole, with what its agent put there', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  await fly.drop('job/notes.txt', 'mine');
  await fly.drop('job/work_session.json', session);
  await fly.saw('session.archived');
  expect(await fly.list('outputs/sessions')).toEqual(['archive']);
  expect(await fly.text(`${archive}/job/notes.txt`)).toBe('mine');
  const known = record(session['session_id']);
  expect(known.source).toBe(`${archive}/job/work_session.json`);
  expect(pathsOf(known).every(there)).toBe(true);
});

test('a duplicate under another name follows, and names the original where it is now', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  await fly.drop('a.json', session);
  await fly.saw('session.archived');
  await fly.drop('b.json', session);
  await fly.saw('session.archived', 2);
  expect(await jsonAt(`${archive}/b.json`)).toMatchObject({
    flywheel: { duplicate_of: `${archive}/a.json`, artifact_folder: `${archive}/a` },
  });
  expect(fly.count('run.completed')).toBe(1);
  expect(Object.keys(record(session['session_id']).files).sort()).toEqual([
    `${archive}/a.json`,
    `${archive}/b.json`,
  ]);
});

test('a name that is taken in the archive gets a number, for the file and its folder alike', async () => {
  fly = await startFlywheel({ settings });
  await fly.drop('a.json', await trade());
  await fly.saw('session.archived');
  await fly.drop('a.json', await trade({ session_id: 'other', timestamp: '2025-12-04T05:20:00Z' }));
  await fly.saw('session.archived', 2);
  expect(await fly.list(archive)).toEqual(['a', 'a.2', 'a.2.json', 'a.json']);
  expect(record('other')).toMatchObject({ source: `${archive}/a.2.json` });
  expect(pathsOf(record('other')).every(there)).toBe(true);
});

test('a later revision of an archived session moves too, and keeps the earlier artifacts', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  await fly.drop('a.json', session);
  await fly.saw('session.archived');
  await fly.drop('a.json', { ...session, agent_id: 'Agent-6' });
  await fly.saw('session.archived', 2);
  const known = record(session['session_id']);
  expect(known).toMatchObject({ revision: 2, agent_id: 'Agent-6' });
  expect(await jsonAt(known.source)).toMatchObject({ agent_id: 'Agent-6' });
  expect(
    [
      ...pathsOf(known),
      ...known.revisions.flatMap((one) => one.artifacts.map((a) => a.path ?? '')),
    ].filter((file) => file !== '' && !there(file)),
  ).toEqual([]);
});

test('only the oldest go when there are too many, and what is new work stays', async () => {
  fly = await startFlywheel({ settings: { ...settings, 'intake.archive_above': 2 } });
  for (const n of [1, 2, 3, 4]) {
    await fly.drop(`s${n}.json`, await trade({ session_id: `s${n}`, notes: n }));
    await fly.saw('run.completed', n);
  }
  await fly.saw('session.archived', 2);
  const left = (await fly.list('outputs/sessions')).filter((name) => name.endsWith('.json'));
  expect(left).toEqual(['s3.json', 's4.json']);
});

test('they go when they are old enough, and survive a restart in between', async () => {
  fly = await startFlywheel({ settings: { 'intake.archive_after_hours': 0 } });
  await fly.drop('a.json', await trade());
  await fly.saw('session.archived');
  const before = record((await trade())['session_id']);
  await fly.restart();
  await fly.drop('c.json', await trade());
  await fly.saw('session.archived', 2);
  const { files, ...rest } = record(before.session_id);
  expect({ ...rest }).toMatchObject({ source: before.source, artifacts: before.artifacts });
  expect(Object.keys(files)).toContain(`${archive}/c.json`);
});

test('what an agent writes again while it is archived is new work, and lost nowhere', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  for (let n = 1; n <= 12; n += 1) {
    const target = path.join(fly.composed.home.sessions, 'a.json');
    await writeFile(`${target}.tmp`, JSON.stringify({ ...session, turn: n }));
    await rename(`${target}.tmp`, target);
    await fly.saw('run.completed', n);
  }
  await fly.saw('session.archived');
  const known = record(session['session_id']);
  expect(known.revision).toBe(12);
});

test('a session that is not finished, and a file nobody has judged, stay', async () => {
  fly = await startFlywheel({
    settings: { ...settings, 'intake.watcher': 'off', 'intake.sweep_seconds': 3000 },
  });
  await fly.drop('late.json', await trade());
  await fly.drop('half.json', '{"session_id": "x"');
  await fly.restart();
  await fly.saw('session.archived');
  expect(await fly.list('outputs/sessions')).toEqual(['archive', 'half.json']);
  expect(await readFile(path.join(fly.composed.home.sessions, 'half.json'), 'utf8')).toContain(
    '"x"',
  );
});
