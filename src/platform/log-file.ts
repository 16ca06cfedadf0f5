import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

export interface LogFileOptions {
  /** Of the newest file, `flywheel.log`; older ones are `flywheel.1.log`, `flywheel.2.log`, … */
  readonly file: string;
  readonly maxBytes: number;
  /** How many older ones are kept. */
  readonly maxFiles: number;
  /** Makes the line that says how many were lost, once it can be written again. */
  readonly lostLine: (count: number) => string;
}

/** Lines on their way to a disk that may be full, slow or gone. */
export interface LogFile {
  /** Returns at once; the line is lost rather than anybody waiting for it. */
  readonly write: (line: string) => void;
  /** Settles when what was written is on its way to the disk, or after two seconds. Never rejects. */
  readonly close: () => Promise<void>;
}

const longestQueue = 4 * 1024 * 1024;
const closeWithin = 2000;

/**
 * Appends in batches and renames by size. While the disk refuses, lines wait in memory up to 4 MB;
 * beyond that they are counted and dropped, and the count is written when the disk works again.
 */
export function openLogFile(options: LogFileOptions): LogFile {
  const state: State = { queue: [], queued: 0, lost: 0, torn: false, closed: false, busy: false };
  return {
    write(line) {
      if (state.closed) return;
      if (state.queued + line.length > longestQueue) {
        state.lost += 1;
        return;
      }
      state.queue.push(line);
      state.queued += line.length;
      if (!state.busy) state.flushing = flush(state, options);
    },
    async close() {
      if (state.closed) return;
      state.closed = true;
      await within(closeWithin, () => finish(state, options));
    },
  };
}

interface State {
  queue: string[];
  queued: number;
  lost: number;
  /** The last write stopped inside a line. */
  torn: boolean;
  closed: boolean;
  handle?: FileHandle | undefined;
  inode?: number;
  size?: number;
  /** Until the queue was seen empty, or the disk refused. */
  busy: boolean;
  flushing?: Promise<void>;
}

/** Never rejects: what could not be written stays in the queue until the next line comes. */
async function flush(state: State, options: LogFileOptions): Promise<void> {
  state.busy = true;
  // What is logged in one go is written in one go.
  await Promise.resolve();
  try {
    while (state.queue.length > 0) await writeBatch(state, options);
  } catch {
    await closeHandle(state);
  }
  state.busy = false;
}

async function writeBatch(state: State, options: LogFileOptions): Promise<void> {
  const handle = await openCurrent(state, options);
  const batch = state.queue.splice(0, 500);
  const lost = state.lost > 0 ? [options.lostLine(state.lost)] : [];
  const bytes = Buffer.from((state.torn ? '\n' : '') + [...lost, ...batch].join(''));
  try {
    await writeAll(handle, bytes, state);
  } catch (error) {
    state.queue.unshift(...batch);
    throw error;
  }
  state.lost = 0;
  state.queued = state.queue.reduce((sum, line) => sum + line.length, 0);
}

async function writeAll(handle: FileHandle, bytes: Buffer, state: State): Promise<void> {
  let done = 0;
  try {
    while (done < bytes.length) {
      done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
    }
    state.torn = false;
  } catch (error) {
    state.torn ||= done > 0;
    throw error;
  } finally {
    state.size = (state.size ?? 0) + done;
  }
}

/** The handle to append to: opened again when somebody moved the file away, rotated when it is full. */
async function openCurrent(state: State, options: LogFileOptions): Promise<FileHandle> {
  const there = await stat(options.file).catch(() => undefined);
  if (state.handle && there?.ino !== state.inode) await closeHandle(state);
  if (there && there.size >= options.maxBytes) {
    await closeHandle(state);
    await rotate(options);
  }
  if (state.handle) return state.handle;
  await mkdir(path.dirname(options.file), { recursive: true });
  const handle = await open(options.file, 'a', 0o640);
  state.handle = handle;
  state.inode = (await handle.stat()).ino;
  return handle;
}

/** `flywheel.log` becomes `flywheel.1.log`, that `flywheel.2.log`, and the oldest goes. */
async function rotate({ file, maxFiles }: LogFileOptions): Promise<void> {
  const older = (n: number): string => (n === 0 ? file : file.replace(/(\.[^.]*)$/, `.${n}$1`));
  await rm(older(maxFiles), { force: true });
  for (let n = maxFiles - 1; n >= 0; n--) {
    await rename(older(n), older(n + 1)).catch(() => undefined);
  }
}

async function finish(state: State, options: LogFileOptions): Promise<void> {
  await state.flushing;
  await flush(state, options);
  await closeHandle(state);
}

async function closeHandle(state: State): Promise<void> {
  const { handle } = state;
  state.handle = undefined;
  await handle?.close().catch(() => undefined);
}

async function within(ms: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work().catch(() => undefined), late]);
  clearTimeout(timer);
}
