import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { composeFlywheel, type Composed } from '../../src/compose.ts';
import type { ComposeOptions } from '../../src/compose/lay-ground.ts';
import { startDaemon } from '../../src/daemon.ts';
import type { FlywheelEvent } from '../../src/domain/events.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import { packagePath } from '../../src/platform/package-files.ts';
import { tempHome } from './temp-home.ts';

type Name = FlywheelEvent['name'];
type Json = Record<string, unknown>;

export interface TestFlywheel {
  readonly composed: Composed;
  /** Writes a file into the inbox, whole, as an agent would. */
  drop(name: string, content: string | Json): Promise<string>;
  /** The session file as it is now. */
  session(name: string): Promise<Json>;
  text(relative: string): Promise<string>;
  list(relative: string): Promise<string[]>;
  /** Waits until the event has been seen `times` times since the start. */
  saw(name: Name, times?: number): Promise<FlywheelEvent[]>;
  count(name: Name): number;
  /** The daemon's end, and a new one on the same home. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface FlywheelOptions {
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Called with the home before the daemon starts. */
  readonly prepare?: (root: string) => Promise<void>;
  /** Another disk, another time. */
  readonly machine?: Pick<ComposeOptions, 'fileSystem' | 'clock' | 'later'>;
}

export const example = async (type: string): Promise<Json> =>
  JSON.parse(await readFile(packagePath(`examples/${type}.session.json`), 'utf8')) as Json;

/** A daemon on a home of its own, in this process. */
export async function startFlywheel(options: FlywheelOptions = {}): Promise<TestFlywheel> {
  const { home, remove } = await tempHome();
  await options.prepare?.(home.root);
  const seen: FlywheelEvent[] = [];
  const waiting = new Set<() => void>();
  const begin = async (): Promise<{ composed: Composed; stop: () => Promise<void> }> => {
    const overrides = Object.entries({ stop_deadline_seconds: 5, ...options.settings }).map(
      ([key, value]) => ({ key, text: String(value), flag: '--set' }),
    );
    const environment = { ...readEnvironment(), variables: {} };
    const purpose = 'daemon';
    const composed = await composeFlywheel({
      home: home.root,
      environment,
      overrides,
      purpose,
      ...options.machine,
    });
    composed.events.on((event) => {
      seen.push(event);
      for (const look of waiting) look();
    });
    const daemon = await startDaemon(composed);
    return { composed, stop: () => daemon.stop() };
  };
  let running = await begin();
  const inHome = (relative: string): string => path.join(home.root, ...relative.split('/'));
  const named = (name: Name): FlywheelEvent[] => seen.filter((event) => event.name === name);
  return {
    get composed() {
      return running.composed;
    },
    async drop(name, content) {
      const target = path.join(home.sessions, ...name.split('/'));
      await mkdir(path.dirname(target), { recursive: true });
      const temp = path.join(path.dirname(target), `.${path.basename(target)}.tmp`);
      await writeFile(
        temp,
        typeof content === 'string' ? content : JSON.stringify(content, null, 2),
      );
      await rename(temp, target);
      return target;
    },
    session: async (name) =>
      JSON.parse(await readFile(path.join(home.sessions, ...name.split('/')), 'utf8')) as Json,
    text: (relative) => readFile(inHome(relative), 'utf8'),
    list: async (relative) => (await readdir(inHome(relative))).sort(),
    saw: (name, times = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (named(name).length < times) return;
          waiting.delete(look);
          resolve(named(name));
        };
        waiting.add(look);
        look();
      }),
    count: (name) => named(name).length,
    async restart() {
      await running.stop();
      running = await begin();
    },
    async stop() {
      await running.stop();
      await remove();
    },
  };
}
