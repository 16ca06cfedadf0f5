import { existsSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { fingerprintOf } from '../../src/intake/fingerprint.ts';
import type { SessionRecord } from '../../src/store/store.ts';
import { example, startFlywheel, type TestFlywheel } from '../support/start-flywheel.ts';

type Json = Record<string, unknown>;

let fly: TestFlywheel;
afterEach(() => fly.stop());

/** Looks often, and is patient with who writes: nobody may be refused for being slow. */
const settings = { 'intake.sweep_seconds': 0.1, 'intake.grace_seconds': 600 };
const trade = async (more: Json = {}): Promise<Json> => ({ ...(await example('trade')), ...more });
const inInbox = (name: string): string => path.join(fly.composed.home.sessions, ...name.split('/'));
const shortly = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const record = (session: Json): SessionRecord => {
  const found = fly.composed.sessions.get('sessions', String(session['session_id']));
  if (!found) throw new Error('nothing is known about it');
  return found;
};

/** Writes into the file that is there, or makes it, some bytes at a time. */
async function writeSlowly(
  file: string,
  text: string,
  bytes: number,
  wait: () => Promise<void>,
): Promise<void> {
  const handle = await open(file, 'w');
  for (let at = 0; at < text.length; at += bytes) {
    await handle.write(text.slice(at, at + bytes));
    await wait();
  }
  await handle.close();
}

/** The file says what became of just this content. */
async function isAnswered(file: string, content: Json): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const { flywheel } = text.includes('"flywheel"') ? (JSON.parse(text) as { flywheel?: Json }) : {};
  return flywheel?.['fingerprint'] === fingerprintOf(content);
}
async function answered(file: string, content: Json): Promise<void> {
  while (!(await isAnswered(file, content))) await shortly(10);
}

/** What came of a session, all in all. */
function resultOf(session: Json): Json {
  const { revision, status, artifacts } = record(session);
  const paths = artifacts.flatMap((artifact) => artifact.path ?? []);
  const made = paths.filter((file) => existsSync(fly.composed.home.absolute(file)));
  const [refused, claimed, completed] = (
    ['session.rejected', 'run.claimed', 'run.completed'] as const
  ).map((name) => fly.count(name));
  return { refused, claimed, completed, revision, status, paths: paths.length, made: made.length };
}
/** One run for each content, none refused, and the artifacts are there. */
const oneEach = (contents: number): Json => ({
  ...{ refused: 0, claimed: contents, completed: contents, revision: contents },
  ...{ status: 'complete', paths: 2, made: 2 },
});

test('sixteen bytes at a time, and a long pause in the middle', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  let writes = 0;
  await writeSlowly(inInbox('slow.json'), JSON.stringify(session), 16, () =>
    shortly(++writes === 20 ? 700 : 5),
  );
  await answered(inInbox('slow.json'), session);
  expect(resultOf(session)).toEqual(oneEach(1));
});

test('many slow writers at once, each under a name of its own', async () => {
  fly = await startFlywheel({ settings });
  const sessions = await Promise.all(
    Array.from({ length: 12 }, (_, n) => trade({ session_id: `slow-${n}`, n })),
  );
  await Promise.all(
    sessions.map((session, n) =>
      writeSlowly(inInbox(`slow${n}.json`), JSON.stringify(session), 16 + n, () => shortly(n)),
    ),
  );
  await Promise.all(sessions.map((session, n) => answered(inInbox(`slow${n}.json`), session)));
  expect(fly.count('run.completed')).toBe(12);
  expect(fly.count('session.rejected')).toBe(0);
});

test('a file rewritten in place has one result for what it was and one for what it is', async () => {
  fly = await startFlywheel({ settings });
  const first = await trade();
  await fly.drop('a.json', first);
  await answered(inInbox('a.json'), first);
  const second = { ...first, agent_id: 'Agent-6' };
  await writeSlowly(inInbox('a.json'), JSON.stringify(second), 64, () => shortly(5));
  await answered(inInbox('a.json'), second);
  expect(resultOf(second)).toEqual(oneEach(2));
});

test('fifty replacements, each while the one before is being run', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  const turn = (n: number): Json => ({ ...session, turn: n });
  let turns = 0;
  fly.composed.events.on(({ name }) => {
    if (name !== 'run.claimed' || turns === 50) return;
    turns += 1;
    writeFileSync(inInbox('.next.tmp'), JSON.stringify(turn(turns)));
    renameSync(inInbox('.next.tmp'), inInbox('a.json'));
  });
  await fly.drop('a.json', turn(0));
  await answered(inInbox('a.json'), turn(50));
  expect(resultOf(session)).toEqual(oneEach(51));
});

test('replacements without a pause: what stays has its answer, and no content two', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  for (let n = 1; n <= 50; n += 1) await fly.drop('a.json', { ...session, turn: n });
  await answered(inInbox('a.json'), { ...session, turn: 50 });
  await fly.saw('run.completed', fly.count('run.claimed'));
  expect(resultOf(session)).toEqual(oneEach(record(session).revision));
});

test('a session that is deleted while it is run is done, and not put back', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  fly.composed.events.on(({ name }) => {
    if (name === 'run.claimed') unlinkSync(inInbox('a.json'));
  });
  await fly.drop('a.json', session);
  await fly.saw('run.completed');
  await fly.restart();
  expect(resultOf(session)).toEqual(oneEach(1));
  expect(existsSync(inInbox('a.json'))).toBe(false);
});

test('a folder that is moved away while its session is run takes nothing of ours along', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  const away = path.join(fly.composed.home.root, 'away');
  fly.composed.events.on(({ name }) => {
    if (name === 'run.claimed') renameSync(inInbox('job'), away);
  });
  await fly.drop('job/work_session.json', session);
  await fly.saw('run.completed');
  await fly.restart();
  expect(resultOf(session)).toEqual(oneEach(1));
  const theirs = JSON.parse(await readFile(path.join(away, 'work_session.json'), 'utf8')) as Json;
  expect(theirs).toEqual(session);
  expect(existsSync(inInbox('job/work_session.json'))).toBe(false);
});

test('a folder that comes back under another name is a duplicate with an answer', async () => {
  fly = await startFlywheel({ settings });
  const session = await trade();
  await mkdir(path.join(fly.composed.home.root, 'away'));
  const away = path.join(fly.composed.home.root, 'away', 'job');
  let moved = false;
  fly.composed.events.on(({ name }) => {
    if (name !== 'run.claimed' || moved) return;
    moved = true;
    renameSync(inInbox('job'), away);
  });
  await fly.drop('job/work_session.json', session);
  await fly.saw('run.completed');
  await rename(away, inInbox('job-again'));
  await fly.saw('session.duplicated');
  await answered(inInbox('job-again/work_session.json'), session);
  expect(resultOf(session)).toEqual(oneEach(1));
});

test('a writer that died half-way is told so once, and only after its time', async () => {
  fly = await startFlywheel({ settings: { ...settings, 'intake.grace_seconds': 0.5 } });
  const text = JSON.stringify(await trade());
  writeFileSync(inInbox('.half.tmp'), text.slice(0, 100));
  renameSync(inInbox('.half.tmp'), inInbox('half.json'));
  const [event] = await fly.saw('session.rejected');
  expect(event).toMatchObject({ path: 'outputs/sessions/half.json', problems: 1 });
  await fly.drop('whole.json', text);
  await fly.saw('run.completed');
  expect(fly.count('session.rejected')).toBe(1);
});
