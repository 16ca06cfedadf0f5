import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Log } from '../../src/domain/log.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';
import { packagePath } from '../../src/platform/package-files.ts';
import { createValidators } from '../../src/platform/schema.ts';
import {
  openEmbeddedStore,
  type EmbeddedStoreOptions,
} from '../../src/store/embedded/open-embedded-store.ts';
import { readEmbeddedManifest } from '../../src/store/embedded/read-embedded.ts';
import type {
  ArtifactRecord,
  ManifestReader,
  SessionRecord,
  Store,
} from '../../src/store/store.ts';

const validators = await createValidators(packagePath('schemas'));
const manifestProblems = (value: unknown): string[] =>
  validators.validate('manifest', value).map(({ message }) => message);

/** The disk, without waiting for it: nobody loses power here. */
const quickFileSystem: FileSystem = {
  ...nodeFileSystem,
  open: async (...args: Parameters<FileSystem['open']>) =>
    Object.assign(await nodeFileSystem.open(...args), {
      sync: () => Promise.resolve(),
      datasync: () => Promise.resolve(),
    }),
};

/** A home with nothing but what the store keeps, where time passes only when it is told to. */
export interface StoreHome {
  readonly root: string;
  readonly manifest: string;
  readonly journal: string;
  /** `level message`, as they were logged. */
  readonly logged: readonly string[];
  open(more?: Partial<EmbeddedStoreOptions>): Promise<Store>;
  read(fs?: FileSystem): Promise<ManifestReader>;
  /** Lets so many milliseconds go by; what is due is begun. */
  pass(milliseconds: number): void;
  /** How long the next work that is put off waits. */
  waits(): number | undefined;
  lines(): Promise<string[]>;
  write(file: string, content: string | Uint8Array): Promise<void>;
  remove(): Promise<void>;
}

export async function storeHome(): Promise<StoreHome> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'flywheel-store-'));
  const logged: string[] = [];
  const stores: Store[] = [];
  const time = passingTime();
  const journal = path.join(root, '.flywheel', 'journal.ndjson');
  return {
    root,
    manifest: path.join(root, 'manifest.json'),
    journal,
    logged,
    open: async (more) => {
      const fs = more?.fs ?? quickFileSystem;
      const files = createDurableFiles(fs);
      const log = logInto(logged);
      const own = { home: root, fs, files, log, manifestProblems, ...time };
      const store = await openEmbeddedStore({ ...own, ...more });
      stores.push(store);
      return store;
    },
    read: (fs = nodeFileSystem) => readEmbeddedManifest({ home: root, fs, manifestProblems }),
    pass: time.pass,
    waits: time.waits,
    lines: async () => (await readFile(journal, 'utf8')).split('\n').slice(0, -1),
    write: async (file, content) => {
      await mkdir(path.join(root, path.dirname(file)), { recursive: true });
      await writeFile(path.join(root, file), content);
    },
    remove: async () => {
      // The lives that have ended without closing have file handles still.
      await Promise.allSettled(stores.map((store) => store.close()));
      await rm(root, { recursive: true, force: true });
    },
  };
}

function passingTime(): Pick<EmbeddedStoreOptions, 'clock'> &
  Required<Pick<EmbeddedStoreOptions, 'later'>> &
  Pick<StoreHome, 'pass' | 'waits'> {
  let now = 0;
  let due: { readonly at: number; readonly work: () => void }[] = [];
  return {
    clock: { now: () => now, monotonic: () => now },
    later: (milliseconds, work) => {
      const one = { at: now + milliseconds, work };
      due.push(one);
      return () => {
        due = due.filter((each) => each !== one);
      };
    },
    waits: () => due.map(({ at }) => at - now).sort((a, b) => a - b)[0],
    pass: (milliseconds) => {
      now += milliseconds;
      const ready = due.filter(({ at }) => at <= now);
      due = due.filter(({ at }) => at > now);
      for (const { work } of ready) work();
    },
  };
}

function logInto(logged: string[]): Log {
  const at =
    (level: string) =>
    (message: string): void => {
      logged.push(`${level} ${message}`);
    };
  const log: Log = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}

const at = '2025-12-02T05:20:00.000Z';
const hashOf = (name: string): string =>
  Buffer.from(name).toString('hex').padEnd(64, '0').slice(-64);

export const artifact = (name: string): ArtifactRecord => ({
  content_hash: hashOf(name),
  type: 'readme',
  path: `outputs/sessions/a/${name}.md`,
  session_id: 'a',
  session_type: 'build',
  agent_id: 'Agent-7',
  bytes: 3,
  generated_at: at,
});

export const session = (
  id: string,
  status: SessionRecord['status'] = 'complete',
): SessionRecord => ({
  session_id: id,
  session_type: 'build',
  agent_id: 'Agent-7',
  timestamp: at,
  source: `outputs/sessions/${id}.json`,
  fingerprint: hashOf(id),
  revision: 1,
  status,
  attempts: 1,
  artifact_folder: `outputs/sessions/${id}`,
  ready_for_publication: true,
  artifacts: [],
  findings: [],
  errors: [],
  files: {},
  revisions: [],
});

/** Records an artifact of that name; resolves when it is acknowledged. */
export const put = (store: Store, name: string): Promise<void> =>
  store.transact('artifact.put', (tx) => {
    tx.put('artifacts', hashOf(name), artifact(name));
    return Promise.resolve();
  });

/** The names that were put and are known, sorted. */
export const namesIn = (manifest: Pick<ManifestReader, 'all'>): string[] =>
  manifest.all('artifacts').map((one) => path.basename(one.path, '.md'));

/** Long after all the promises that are under way. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
