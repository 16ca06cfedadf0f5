import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { composeFlywheel, type Composed } from '../../src/compose.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { homeFolders } from '../../src/platform/home.ts';
import { watchedFileSystem } from '../crash/watched-file-system.ts';
import { example } from '../support/start-flywheel.ts';
import { png } from '../support/tiny-pictures.ts';

type Json = Record<string, unknown>;

/** Where a life is lived: its home, and what its session names outside of it. */
interface World {
  readonly home: string;
  readonly repository: string;
}

let worlds: string[];
beforeEach(() => {
  worlds = [];
});
afterEach(() => Promise.all(worlds.map((folder) => rm(folder, { recursive: true, force: true }))));

/** The same world each time: what is told of it names no path of it. */
async function newWorld(prepare: (world: World) => Promise<void>): Promise<World> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-rerun-'));
  worlds.push(folder);
  const world = { home: path.join(folder, 'home'), repository: path.join(folder, 'tally') };
  for (const name of homeFolders) await mkdir(path.join(world.home, name), { recursive: true });
  await prepare(world);
  return world;
}

const inbox = ({ home }: World, ...names: string[]): string =>
  path.join(home, 'outputs', 'sessions', ...names);

async function put(file: string, text: string | Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.tmp`, text);
  await rename(`${file}.tmp`, file);
}

const drop = (world: World, session: Json, name = 'drop/work_session.json'): Promise<void> =>
  put(inbox(world, ...name.split('/')), JSON.stringify(session, null, 2));

const compose = (
  { home }: World,
  settings: Record<string, string | number> = {},
  fileSystem?: FileSystem,
): Promise<Composed> =>
  composeFlywheel({
    home,
    environment: { ...readEnvironment(), variables: {} },
    purpose: 'daemon',
    overrides: Object.entries({
      'intake.watcher': 'off',
      'intake.sweep_seconds': 0.02,
      stop_deadline_seconds: 2,
      ...settings,
    }).map(([key, value]) => ({ key, text: String(value), flag: '--set' })),
    ...(fileSystem ? { fileSystem } : {}),
  });

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** A life that is killed when it has worked and is about to write the facts. */
async function killedBeforeFacts(world: World): Promise<void> {
  const life = new AbortController();
  const die = (): never => {
    life.abort();
    throw Object.assign(new Error('the process is dead'), { code: 'EDEAD' });
  };
  const { fileSystem, end } = watchedFileSystem({
    before(call) {
      const isFacts = Buffer.from(call.bytes ?? []).includes('"what":"run.finished"');
      return life.signal.aborted || isFacts ? die() : 'whole';
    },
    after() {
      if (life.signal.aborted) die();
    },
  });
  const composed = await compose(world, {}, fileSystem);
  await composed.start();
  while (!life.signal.aborted) await tick();
  await composed.close().catch(() => undefined);
  await end();
}

/** Lives until the session is done; returns its artifacts, receipts included, by name. */
async function lived(
  world: World,
  id: string,
  settings?: Record<string, string | number>,
): Promise<Record<string, string>> {
  const composed = await compose(world, settings);
  try {
    const { sessions, home, events } = composed;
    const done = new Promise<void>((resolve) => {
      events.on((event) => {
        if (event.name === 'run.completed' && event.session_id === id) resolve();
      });
    });
    await composed.start();
    await done;
    const folder = sessions.get('sessions', id)?.artifact_folder ?? '';
    const names = await readdir(home.absolute(folder));
    const files = names.filter((name) => name !== 'revisions' && name !== 'work_session.json');
    const texts = files.sort().map(async (name): Promise<[string, string]> => {
      const text = await readFile(path.join(home.absolute(folder), name), 'utf8');
      return [name, name === 'receipts.json' ? withoutPlaces(text) : text];
    });
    return Object.fromEntries(await Promise.all(texts));
  } finally {
    await composed.close();
  }
}

/** What it was made from names the folders of its world, which are other ones in every world. */
const withoutPlaces = (receipts: string): string =>
  JSON.stringify({ ...(JSON.parse(receipts) as object), made_from: undefined }, null, 2);

interface Disturbance {
  readonly what: string;
  readonly disturb?: (world: World) => Promise<void>;
  /** Of the second life. */
  readonly settings?: Record<string, string | number>;
  /** It concerns the file of the session only: a new claim is of the same session. */
  readonly isFileOnly?: true;
}

interface Lives {
  readonly undisturbed: Record<string, string>;
  /** Claimed, killed, disturbed, and done in the next life. */
  readonly rerun: Record<string, string>;
  /** Claimed in the disturbed world: else the disturbance would show nothing. */
  readonly anew: Record<string, string> | undefined;
}

async function threeLives(
  prepare: (world: World) => Promise<void>,
  id: string,
  { disturb = () => Promise.resolve(), settings, isFileOnly }: Disturbance,
): Promise<Lives> {
  const undisturbed = await lived(await newWorld(prepare), id);
  const world = await newWorld(prepare);
  await killedBeforeFacts(world);
  await disturb(world);
  const rerun = await lived(world, id, settings);
  if (isFileOnly) return { undisturbed, rerun, anew: undefined };
  const other = await newWorld(prepare);
  await disturb(other);
  return { undisturbed, rerun, anew: await lived(other, id, settings) };
}

const template =
  (name: string) =>
  async ({ home }: World): Promise<void> => {
    await put(path.join(home, 'templates', `${name}.mustache`), 'Another template.\n');
  };

const fileOnly: readonly Disturbance[] = [
  {
    what: 'the session file is deleted',
    disturb: (world) => rm(inbox(world, 'drop', 'work_session.json')),
    isFileOnly: true,
  },
  {
    what: 'the session file is used again by another session',
    disturb: async (world) =>
      drop(world, { ...(await example('trade')), session_id: 'another', lessons: ['Other.'] }),
    isFileOnly: true,
  },
  {
    what: 'the session file is overwritten with what is no session',
    disturb: (world) => put(inbox(world, 'drop', 'work_session.json'), '{"half'),
    isFileOnly: true,
  },
];

describe('a trade session that was claimed is written as it was claimed, when', () => {
  const prepare = async (world: World): Promise<void> =>
    drop(world, { ...(await example('trade')), session_id: 'trade' });

  test.each<Disturbance>([
    ...fileOnly,
    { what: 'a template is edited', disturb: template('trade/trade_journal.md') },
  ])('$what', async (disturbance) => {
    const { undisturbed, rerun, anew } = await threeLives(prepare, 'trade', disturbance);
    expect(Object.keys(undisturbed).length).toBeGreaterThan(2);
    expect(rerun).toEqual(undisturbed);
    expect(anew).not.toEqual(undisturbed);
  });

  test('both happen, and it is killed a second time', async () => {
    const undisturbed = await lived(await newWorld(prepare), 'trade');
    const world = await newWorld(prepare);
    await killedBeforeFacts(world);
    await template('trade/trade_journal.md')(world);
    await killedBeforeFacts(world);
    await template('trade/social_trade_thread.md')(world);
    await rm(inbox(world, 'drop'), { recursive: true });
    expect(await lived(world, 'trade')).toEqual(undisturbed);
  });
});

describe('a life session that was claimed is written as it was claimed, when', () => {
  const prepare = async (world: World): Promise<void> => {
    const life = await example('life_aria');
    await put(inbox(world, 'drop', 'shots', 'one.png'), png(640, 480));
    await put(inbox(world, 'drop', 'shots', 'two.png'), png(320, 200));
    const screenshots = ['shots/one.png', 'shots/two.png', 'shots/three.png'];
    const source_data = { ...(life['source_data'] as Json), screenshots };
    await drop(world, { ...life, session_id: 'life', source_data });
  };
  const shot = (world: World, name: string): string => inbox(world, 'drop', 'shots', name);

  test.each<Disturbance>([
    ...fileOnly,
    { what: 'a template is edited', disturb: template('life_aria/devlog_entry.md') },
    {
      what: 'a picture is another one now',
      disturb: (world) => put(shot(world, 'one.png'), png(64, 48)),
    },
    { what: 'a picture is gone', disturb: (world) => rm(shot(world, 'two.png')) },
    {
      what: 'a picture that was missing has come',
      disturb: (world) => put(shot(world, 'three.png'), png(10, 10)),
    },
  ])('$what', async (disturbance) => {
    const { undisturbed, rerun, anew } = await threeLives(prepare, 'life', disturbance);
    expect(Object.keys(undisturbed).length).toBeGreaterThan(2);
    expect(rerun).toEqual(undisturbed);
    expect(anew).not.toEqual(undisturbed);
  });
});

describe('a build session that was claimed is written as it was claimed, when', () => {
  const git = ({ repository }: World, ...args: string[]): void => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid'];
    const at = '2025-12-02T05:00:00Z';
    const dates = { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
    const env = { ...process.env, ...dates, GIT_CONFIG_GLOBAL: '/dev/null' };
    execFileSync('git', ['-C', repository, ...who, ...args], { env, stdio: 'ignore' });
  };
  const commit = async (world: World, name: string, text: string): Promise<void> => {
    await put(path.join(world.repository, name), text);
    git(world, 'add', '.');
    git(world, 'commit', '-q', '-m', `feat: write ${name}`);
  };
  const prepare = async (world: World): Promise<void> => {
    await mkdir(world.repository);
    git(world, 'init', '-q', '-b', 'main');
    git(world, 'remote', 'add', 'origin', 'https://github.com/ada/tally.git');
    await commit(world, 'README.md', '# Tally\n\nCounts.\n');
    await commit(world, 'count.ts', 'count what happens');
    const session = { ...(await example('build')), session_id: 'build', agent_id: 'Ada' };
    const source_data = { repo_path: world.repository, git_commits: [] };
    await drop(world, { ...session, timestamp: '2025-12-20T05:01:00Z', source_data });
  };

  test.each<Disturbance>([
    ...fileOnly,
    { what: 'a template is edited', disturb: template('build/build-log.md') },
    { what: 'HEAD has moved on', disturb: (world) => commit(world, 'more.ts', 'more') },
    {
      what: 'HEAD is another branch',
      disturb: async (world) => {
        git(world, 'checkout', '-q', '-b', 'other', 'HEAD~1');
        await commit(world, 'other.ts', 'another branch');
      },
    },
    {
      what: 'its last commit was taken back',
      disturb: (world) => {
        git(world, 'reset', '-q', '--hard', 'HEAD~1');
        return Promise.resolve();
      },
    },
    {
      what: 'its README has changed',
      disturb: (world) => commit(world, 'README.md', '# Tally\n\nCounts differently.\n'),
    },
    {
      what: 'it has another address',
      disturb: (world) => {
        git(world, 'remote', 'set-url', 'origin', 'https://github.com/bob/tally.git');
        return Promise.resolve();
      },
    },
    // None of its commits lies in the time of the session: it is told from the last of HEAD.
    { what: 'the settings are others', settings: { 'build.commits': 1 } },
  ])('$what', async (disturbance) => {
    const { undisturbed, rerun, anew } = await threeLives(prepare, 'build', disturbance);
    expect(Object.keys(undisturbed).length).toBeGreaterThan(2);
    expect(rerun).toEqual(undisturbed);
    expect(anew).not.toEqual(undisturbed);
  });

  test('the history is packed, and what nothing leads to any more with it', async () => {
    const undisturbed = await lived(await newWorld(prepare), 'build');
    const world = await newWorld(prepare);
    await killedBeforeFacts(world);
    await commit(world, 'more.ts', 'more');
    git(world, 'gc', '-q');
    expect(await lived(world, 'build')).toEqual(undisturbed);
  });

  test('there was no repository, and now there is one', async () => {
    const without = async (world: World): Promise<void> => {
      const source_data = {
        repo_path: world.repository,
        git_commits: [{ hash: 'abcdef1', message: 'feat: count', author: 'Ada' }],
      };
      await drop(world, { ...(await example('build')), session_id: 'build', source_data });
    };
    const disturb = async (world: World): Promise<void> => {
      await mkdir(world.repository);
      git(world, 'init', '-q');
      await commit(world, 'README.md', '# Tally');
    };
    const { undisturbed, rerun, anew } = await threeLives(without, 'build', { what: '', disturb });
    expect(rerun).toEqual(undisturbed);
    expect(anew).not.toEqual(undisturbed);
  });
});
