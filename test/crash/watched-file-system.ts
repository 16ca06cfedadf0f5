import { constants } from 'node:fs';
import { nodeFileSystem, type FileSystem } from '../../src/platform/file-system.ts';

/** A file or folder that was opened through the port. */
export interface OpenFile {
  readonly path: string;
  /** Where the next write goes that does not say where. */
  position: number;
}

/** One call of the file port, the same whether it waits or not. */
export interface FileCall {
  /** `rename`, `open`, `write`, `sync`, …: without `Sync`, and without the `f` of descriptors. */
  readonly name: string;
  readonly path: string;
  /** Of a rename or link. */
  readonly to?: string;
  /** Of a call on something open, and the result of `open`. */
  readonly file?: OpenFile;
  /** What is written, and where. */
  readonly bytes?: Uint8Array;
  readonly at?: number;
  /** The new size of a truncate. */
  readonly length?: number;
  /** It changes what is on disk, or makes it durable. */
  readonly changes: boolean;
  /** It needs a file descriptor of its own. */
  readonly opens: boolean;
}

/** Stands between the program and its disk. Both are called in the turn of the call itself. */
export interface Watcher {
  /** Throws in place of the call, or lets only its first half happen: half of the bytes, or nothing. */
  before(call: FileCall): 'whole' | 'half';
  /** The call came well, as far as it was made; may throw in place of its result. */
  after(call: FileCall, result: unknown, part: 'whole' | 'half'): void;
}

type Anything = (...args: unknown[]) => unknown;
type Calls = Record<string, Anything>;

export interface WatchedFileSystem {
  readonly fileSystem: FileSystem;
  /** What the end of a process does: calls under way have come to an end, open files are closed. */
  readonly end: () => Promise<void>;
}

/**
 * The real file system behind a watcher, all three parts of the port. It has the calls that are
 * watched and no other: code that uses a new one fails here, for the fault models must know it first.
 */
export function watchedFileSystem(watcher: Watcher): WatchedFileSystem {
  const real = nodeFileSystem as unknown as Calls;
  const underWay = new Set<Promise<unknown>>();
  const open = new Set<Calls>();
  const kept: Keep = (promise) => {
    const ended: Promise<unknown> = promise.catch(nothing).then(() => underWay.delete(ended));
    underWay.add(ended);
    return promise;
  };
  const waits = named(pathCalls, (name) => async (...args) => {
    const call = pathCall(name, args);
    const made = (): unknown => kept(real[name]?.(...args) as Promise<unknown>);
    if (name !== 'open') return watched(watcher, call, made, nothing);
    const whole = async (): Promise<unknown> => {
      const handle = (await made()) as Calls;
      open.add(handle);
      return handle;
    };
    const handle = (await watched(watcher, call, whole, nothing)) as Calls;
    return handleOf(watcher, handle, call.file ?? { path: call.path, position: 0 }, kept);
  });
  return {
    fileSystem: { ...waits, now: nowOf(watcher) } as unknown as FileSystem,
    async end() {
      while (underWay.size > 0) await Promise.all(underWay);
      for (const handle of open) await handle['close']?.();
    },
  };
}

type Keep = (promise: Promise<unknown>) => Promise<unknown>;

const pathCalls = [
  ...['open', 'rename', 'link', 'unlink', 'mkdir', 'chmod', 'syncFileSystemOf'],
  ...['readdir', 'lstat', 'stat', 'readFile', 'realpath'],
];
const handleCalls = ['write', 'writeFile', 'truncate', 'sync', 'datasync', 'chmod', 'chown'];
const handleReads = ['read', 'readFile', 'stat', 'close'];
const nowPathCalls = [
  ...['openSync', 'renameSync', 'linkSync', 'unlinkSync', 'mkdirSync'],
  ...['lstatSync', 'readFileSync'],
];
const nowFileCalls = ['writeSync', 'fchmodSync', 'fchownSync'];
const nowFileReads = ['fstatSync', 'readSync'];

const changing = new Set([
  ...['rename', 'link', 'unlink', 'mkdir', 'chmod', 'chown', 'truncate'],
  ...['write', 'writeFile', 'sync', 'datasync', 'syncFileSystemOf'],
]);
const opening = new Set(['open', 'readFile', 'readdir', 'syncFileSystemOf']);

const nothing = (): undefined => undefined;
const named = (names: readonly string[], make: (name: string) => Anything): Calls =>
  Object.fromEntries(names.map((name) => [name, make(name)]));
const shortName = (name: string): string => name.replace(/^f(?=ch)/, '').replace(/Sync$/, '');

function watched(
  watcher: Watcher,
  call: FileCall,
  whole: () => unknown,
  half: () => unknown,
): unknown {
  const part = watcher.before(call);
  const done = part === 'whole' ? whole() : half();
  const after = (result: unknown): unknown => {
    watcher.after(call, result, part);
    return result;
  };
  return done instanceof Promise ? done.then(after) : after(done);
}

function handleOf(watcher: Watcher, real: Calls, file: OpenFile, kept: Keep): Calls {
  const on =
    (name: string): Anything =>
    (...args) =>
      real[name]?.(...args);
  const calls = named(handleCalls, (name) => async (...args) => {
    const call = fileCall(name, file, args);
    const half = (): unknown => halfOf(call, on('write'));
    const whole = (): unknown => kept(on(name)(...args) as Promise<unknown>);
    const result = await watched(watcher, call, whole, half);
    file.position = (call.at ?? file.position) + (call.bytes?.length ?? 0);
    return result;
  });
  return { ...named(handleReads, on), ...calls };
}

/** The calls that do not wait. */
function nowOf(watcher: Watcher): Calls {
  const real = nodeFileSystem.now as unknown as Calls;
  const open = new Map<unknown, OpenFile>();
  const onPath = named(nowPathCalls, (name) => (...args) => {
    const call = pathCall(shortName(name), args);
    const result = watched(watcher, call, () => real[name]?.(...args), nothing);
    if (call.file) open.set(result, call.file);
    return result;
  });
  const onFile = named(nowFileCalls, (name) => (fd, ...args) => {
    const file = open.get(fd) ?? { path: 'unknown', position: 0 };
    const call = fileCall(shortName(name), file, args);
    const half = (): unknown => halfOf(call, (...some) => real['writeSync']?.(fd, ...some));
    const result = watched(watcher, call, () => real[name]?.(fd, ...args), half);
    file.position = (call.at ?? file.position) + (call.bytes?.length ?? 0);
    return result;
  });
  const closeSync: Anything = (fd) => {
    open.delete(fd);
    return real['closeSync']?.(fd);
  };
  const reads = named(
    nowFileReads,
    (name) =>
      (...args) =>
        real[name]?.(...args),
  );
  const close: Anything = (fd, done) => {
    closeSync(fd);
    (done as () => void)();
  };
  return { ...onPath, ...onFile, ...reads, closeSync, close };
}

function pathCall(name: string, args: readonly unknown[]): FileCall {
  const path = String(args[0]);
  const opens = opening.has(name);
  if (name === 'open') {
    return { name, path, opens, changes: creates(args[1]), file: { path, position: 0 } };
  }
  const target = name === 'rename' || name === 'link' ? { to: String(args[1]) } : {};
  return { name, path, ...target, opens, changes: changing.has(name) };
}

function fileCall(name: string, file: OpenFile, args: readonly unknown[]): FileCall {
  const call = { name, path: file.path, file, changes: true, opens: false };
  if (name === 'truncate') return { ...call, length: Number(args[0] ?? 0) };
  if (name === 'writeFile') return { ...call, bytes: toBytes(args[0]), at: file.position };
  if (name !== 'write') return call;
  if (typeof args[0] === 'string') {
    return { ...call, bytes: toBytes(args[0]), at: (args[1] as number | null) ?? file.position };
  }
  const [bytes, offset, length, at] = args as [Uint8Array, number?, number?, (number | null)?];
  const from = offset ?? 0;
  const some = bytes.subarray(from, length === undefined ? undefined : from + length);
  return { ...call, bytes: some, at: at ?? file.position };
}

const toBytes = (data: unknown): Uint8Array =>
  typeof data === 'string' ? Buffer.from(data) : (data as Uint8Array);

function creates(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & constants.O_CREAT) !== 0;
  return typeof flags === 'string' && /[wa]/.test(flags);
}

/** What a torn write leaves: the first half of its bytes. */
function halfOf({ bytes, at }: FileCall, write: Anything): unknown {
  const half = (bytes?.length ?? 0) >> 1;
  return half === 0 ? undefined : write(bytes, 0, half, at);
}
