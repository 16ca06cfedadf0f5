import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { composeFlywheel, type Composed } from '../../src/compose.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { homeFolders } from '../../src/platform/home.ts';
import { packagePath } from '../../src/platform/package-files.ts';

type Json = Record<string, unknown>;
const sessions = path.join('outputs', 'sessions');

/** A home whose inbox holds one of everything: good, bad, duplicate, partial, unreachable, hopeless. */
export async function prepareHome(): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'flywheel-crash-'));
  for (const folder of homeFolders) await mkdir(path.join(root, folder), { recursive: true });
  const [trade, life, build, minimal] = await Promise.all(
    ['trade', 'life_aria', 'build', 'build-minimal'].map(example),
  );
  const source_data = { repo_path: await repository(), git_commits: [] };
  // Its own day and pictures: what two sessions share is recorded under whichever came first.
  const game = {
    ...life,
    session_id: 'game',
    timestamp: '2025-12-03T05:20:00Z',
    source_data: { ...(life?.['source_data'] as object), screenshots: ['gone.png'] },
  };
  const { trades } = trade?.['source_data'] as { trades: unknown[] };
  // Somebody else's: two sessions of one agent and day show their posts at the same place.
  const otherTrade = {
    ...trade,
    session_id: 'other-id',
    agent_id: 'agent-6',
    source_data: { trades: trades.slice(1) },
  };
  const drops: [string, unknown][] = [
    ['trade.json', trade],
    ['other-id.json', otherTrade],
    ['life.json', life],
    ['game/work_session.json', game],
    ['unreachable.json', build],
    ['minimal.json', minimal],
    ['partial.json', { ...build, session_id: 'partial', source_data }],
    ['none.json', { ...trade, session_id: 'none', source_data: { trades: [] } }],
    ['bad.json', { session_id: '../../x' }],
  ];
  for (const [name, content] of drops) await drop(root, name, JSON.stringify(content, null, 2));
  await drop(root, 'torn.json', '{"session_id": "torn"');
  return root;
}

/** What agents do after the first round: change a session, use a name again, copy a file. */
export async function secondRound(root: string): Promise<void> {
  const [trade, life, build] = await Promise.all(['trade', 'life_aria', 'build'].map(example));
  await drop(root, 'copy.json', JSON.stringify(build));
  await drop(root, 'trade.json', JSON.stringify({ ...trade, lessons: ['Wait for the level.'] }));
  await drop(root, 'life.json', JSON.stringify({ ...life, session_id: 'next', overview: 'More.' }));
}

export async function compose(root: string, fileSystem?: FileSystem): Promise<Composed> {
  const settings = {
    'intake.watcher': 'off',
    'intake.sweep_seconds': 0.02,
    'intake.grace_seconds': 0,
    stop_deadline_seconds: 2,
    concurrency: 2,
  };
  return composeFlywheel({
    home: root,
    environment: { ...readEnvironment(), variables: {} },
    purpose: 'daemon',
    overrides: Object.entries(settings).map(([key, value]) => ({
      key,
      text: String(value),
      flag: '--set',
    })),
    ...(fileSystem ? { fileSystem } : {}),
  });
}

const firstIds = [
  'b2c3d4e5-f6a7-8901-bcde-f23456789012',
  'other-id',
  'c3d4e5f6-a7b8-9012-cdef-345678901234',
  'game',
  'a1b2c3d4-e5f6-7890-abcd-ef1234567890',
  'uuid-here',
  'partial',
  'none',
];
const inbox = [
  'trade.json',
  'other-id.json',
  'game/work_session.json',
  'unreachable.json',
  'minimal.json',
  'partial.json',
  'none.json',
  'life.json',
];

/** Nothing is left to do: every session has its facts, every file its answer, bad ones are refused. */
export async function isSettled(root: string, composed: Composed, round: 1 | 2): Promise<boolean> {
  const manifest = composed.sessions;
  const ids = round === 1 ? firstIds : [...firstIds, 'next'];
  const done = ids.every((id) => {
    const session = manifest.get('sessions', id);
    const revision = round === 2 && id === firstIds[0] ? 2 : 1;
    const open = session?.status === 'running' || session?.status === 'waiting';
    return session !== undefined && !open && session.revision === revision;
  });
  if (!done || manifest.all('runs').length > 0) return false;
  const rejected = await readdir(path.join(root, 'outputs', 'rejected'));
  if (!['bad.json', 'torn.json'].every((name) => rejected.includes(name))) return false;
  for (const name of round === 1 ? inbox : [...inbox, 'copy.json']) {
    const session = JSON.parse(await readFile(path.join(root, sessions, name), 'utf8')) as Json;
    if (session['flywheel'] === undefined) return false;
  }
  return true;
}

/** Resolves when nothing is left to do, rejects when the process that does it has died. */
export async function settled(
  root: string,
  composed: Composed,
  round: 1 | 2,
  life?: AbortSignal,
): Promise<void> {
  while (!(await isSettled(root, composed, round))) {
    life?.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  life?.throwIfAborted();
}

/** Everything a person would find in the home, without what may differ from life to life. */
export async function pictureOf(root: string): Promise<Record<string, string>> {
  const picture: Record<string, string> = {};
  for (const entry of await readdir(path.join(root, 'outputs'), {
    recursive: true,
    withFileTypes: true,
  })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(root, file);
    if (name.startsWith(path.join('outputs', 'logs'))) continue;
    picture[name] = timeless(await readFile(file, 'utf8'), root);
  }
  picture['manifest.json'] = timeless(
    await readFile(path.join(root, 'manifest.json'), 'utf8'),
    root,
  );
  return picture;
}

/** Times of our own clock, the journal's count and where the home lies differ from run to run. */
const timeless = (text: string, root: string): string =>
  text
    .replaceAll(root, '<home>')
    .replace(/"(generated_at|claimed_at|finished_at|created_at|at)": ?"[^"]*"/g, '"$1":"<time>"')
    .replace(/"journal_sequence": \d+/, '"journal_sequence": <n>');

const example = async (type: string): Promise<Json> =>
  JSON.parse(await readFile(packagePath(`examples/${type}.session.json`), 'utf8')) as Json;

async function drop(root: string, name: string, text: string): Promise<void> {
  const target = path.join(root, sessions, ...name.split('/'));
  await mkdir(path.dirname(target), { recursive: true });
  const temp = path.join(path.dirname(target), `.${path.basename(target)}.tmp`);
  await writeFile(temp, text);
  await rename(temp, target);
}

let made: Promise<string> | undefined;

/** One repository for all lives: what is said of it is the same in each. */
const repository = (): Promise<string> => (made ??= makeRepository());

async function makeRepository(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-repository-'));
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=a@example.invalid'];
  const git = (...args: string[]): unknown => execFileSync('git', ['-C', folder, ...who, ...args]);
  git('init', '-q');
  await writeFile(path.join(folder, 'README.md'), '# Mine\n<!-- flywheel:begin recent-work -->\n');
  git('add', '.');
  git('commit', '-q', '-m', 'feat: count what happens');
  return folder;
}

export const removeHome = (root: string): Promise<void> =>
  rm(root, { recursive: true, force: true });
