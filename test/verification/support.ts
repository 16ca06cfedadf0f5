import { execFileSync } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PublishJob, SessionRecord } from '../../src/store/store.ts';
import { flywheel, jsonOf, type Ran } from '../cli/support.ts';
import { example, startFlywheel, type TestFlywheel } from '../support/start-flywheel.ts';

type Json = Record<string, unknown>;

export interface Finding {
  readonly code: string;
  readonly subject: string;
  readonly says: string;
  readonly command: string;
}

/** A home somebody has worked in, with nobody at work in it now. */
export interface WorkedHome {
  readonly root: string;
  readonly fly: TestFlywheel;
  readonly at: (relative: string) => string;
  readonly cli: (...argv: string[]) => Promise<Ran>;
  /** All findings of `flywheel verify`. */
  verify(): Promise<Finding[]>;
  manifest(): Promise<{
    sessions: Record<string, SessionRecord>;
    publish_queue: Record<string, PublishJob>;
  }>;
  /** Every text below outputs/sessions/, by its path. */
  texts(): Promise<Record<string, string>>;
}

export const ids = {
  trade: 'b2c3d4e5-f6a7-8901-bcde-f23456789012',
  life: 'c3d4e5f6-a7b8-9012-cdef-345678901234',
} as const;

/** Three sessions are done, one in its second revision and one as a folder drop, and one is a copy. */
export async function workedHome(
  settings: Readonly<Record<string, string | number>> = {},
): Promise<WorkedHome> {
  const fly = await startFlywheel({ settings });
  const [trade, life, build] = await Promise.all(['trade', 'life_aria', 'build'].map(example));
  await fly.drop('trade.json', trade ?? {});
  await fly.drop('game/work_session.json', life ?? {});
  await fly.drop('build.json', build ?? {});
  await fly.saw('run.completed', 3);
  await fly.drop('trade.json', { ...trade, lessons: ['Wait for the level.'] });
  await fly.saw('run.completed', 4);
  await fly.drop('copy.json', build ?? {});
  await fly.saw('session.duplicated');
  await answered(fly, 'copy.json');
  await fly.composed.close();
  return homeOf(fly);
}

export function homeOf(fly: TestFlywheel): WorkedHome {
  const { root } = fly.composed.home;
  const at = (relative: string): string => path.join(root, ...relative.split('/'));
  const cli = (...argv: string[]): Promise<Ran> => flywheel([...argv, '--home', root]);
  return {
    root,
    fly,
    at,
    cli,
    async verify() {
      const { stdout, stderr } = await cli('verify', '--json');
      if (stdout === '') throw new Error(stderr);
      const sections: Record<string, { findings: Finding[] }> = jsonOf(stdout)['sections'] as never;
      return Object.values(sections).flatMap(({ findings }) => findings);
    },
    manifest: async () => JSON.parse(await readFile(at('manifest.json'), 'utf8')) as never,
    texts: () => textsBelow(at('outputs/sessions')),
  };
}

/** Runs a command as a finding names it: ours in this process, any other in a shell. */
export async function runNamed(command: string): Promise<void> {
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${command.split('&&')[0] ?? ''}`], {
    encoding: 'utf8',
  });
  const [first, ...argv] = words.split('\0').slice(0, -1);
  if (first !== 'flywheel') execFileSync('sh', ['-c', command]);
  else await flywheel(argv);
}

export async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = change(await readFile(file, 'utf8'));
  await writeFile(`${file}.edit`, text);
  await rename(`${file}.edit`, file);
}

/** Waits until a file has its answer. */
async function answered(fly: TestFlywheel, name: string): Promise<void> {
  while ((await fly.session(name))['flywheel'] === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function textsBelow(folder: string): Promise<Record<string, string>> {
  const { readdir } = await import('node:fs/promises');
  const texts: Json = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) texts[path.relative(folder, file)] = await readFile(file, 'utf8');
  }
  return texts as Record<string, string>;
}
