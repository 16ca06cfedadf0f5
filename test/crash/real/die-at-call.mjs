// Loaded into the daemon with NODE_OPTIONS=--import. Counts the calls of node:fs that change files
// under a home, and kills the process at the n-th of them: before it, after it, or half-way.
//   CRASH_HOME  the home            CRASH_AT      n, 1-based; 0: never
//   CRASH_TOLD  told of each call   CRASH_MOMENT  before, after, torn
//   CRASH_QUICK so many times faster do timers run, and durations
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { isMainThread } from 'node:worker_threads';

const home = process.env.CRASH_HOME ?? '';
const dieAt = Number(process.env.CRASH_AT ?? 0);
const moment = process.env.CRASH_MOMENT ?? 'before';
const quick = Number(process.env.CRASH_QUICK ?? 1);

// Children and threads of the daemon change nothing.
if (isMainThread && home !== '' && /\bcli\.js$/.test(process.argv[1] ?? '')) {
  const handles = await handlePrototype();
  const told = fs.openSync(process.env.CRASH_TOLD ?? '/dev/null', 'a');
  watch(told, handles);
  syncBuiltinESMExports();
  quicken();
}

function watch(told, handles) {
  const { writeSync, openSync } = fs;
  const promises = fs.promises;
  const opened = new Map();
  const paths = new WeakMap();
  let calls = 0;
  const die = () => process.kill(process.pid, 'SIGKILL');
  // Logs and the lock are nobody's result, and they come and go as time does.
  const concerns = (file) => {
    const name = path.relative(home, String(file));
    return !name.startsWith('..') && !/^outputs\/logs|^\.flywheel\/(lock|control)/.test(name);
  };
  /** Says whether this is the call at which to die. */
  const counted = (name, file) => {
    if (!concerns(file)) return false;
    calls += 1;
    writeSync(told, `${name} ${path.relative(home, String(file))}\n`);
    if (calls === dieAt && moment === 'before') die();
    return calls === dieAt;
  };
  const creates = (flags) =>
    typeof flags === 'number'
      ? (flags & fs.constants.O_CREAT) !== 0
      : /[wa]/.test(String(flags ?? 'r'));
  const half = (bytes) => bytes.subarray(0, bytes.length >> 1);

  const onPath = (target, name) => {
    const real = target[name];
    const isSync = name.endsWith('Sync');
    target[name] = (...args) => {
      if (name.startsWith('open') && !creates(args[1])) return real.apply(target, args);
      if (!counted(name, args[0])) return real.apply(target, args);
      if (moment === 'torn') die();
      const result = real.apply(target, args);
      if (isSync) die();
      return result.then(die);
    };
  };
  for (const name of ['open', 'rename', 'link', 'unlink', 'mkdir', 'rm', 'chmod', 'truncate']) {
    onPath(promises, name);
    onPath(fs, `${name}Sync`);
  }
  const { openSync: countedOpen } = fs;
  fs.openSync = (...args) => {
    const fd = countedOpen(...args);
    opened.set(fd, args[0]);
    return fd;
  };
  const { open: countedOpenLater } = promises;
  promises.open = async (...args) => {
    const handle = await countedOpenLater(...args);
    paths.set(handle, args[0]);
    return handle;
  };
  for (const name of ['writeSync', 'ftruncateSync', 'fsyncSync', 'fdatasyncSync', 'fchmodSync']) {
    const real = fs[name];
    fs[name] = (fd, ...args) => {
      if (fd === told || !opened.has(fd) || !counted(name, opened.get(fd)))
        return real(fd, ...args);
      if (moment === 'torn' && name === 'writeSync') {
        const [bytes, from = 0, length = bytes.length - from, at = null] = args;
        real(fd, Buffer.from(bytes), from, length >> 1, at);
      } else if (moment !== 'torn') real(fd, ...args);
      return die();
    };
  }
  for (const name of ['write', 'writeFile', 'truncate', 'sync', 'datasync', 'chmod']) {
    const real = handles[name];
    handles[name] = function (...args) {
      if (!paths.has(this) || !counted(name, paths.get(this))) return real.apply(this, args);
      if (moment !== 'torn') return real.apply(this, args).then(die);
      if (name === 'writeFile') return real.call(this, half(Buffer.from(args[0]))).then(die);
      if (name !== 'write') return die();
      const [bytes, from = 0, length = bytes.length - from, at = null] = args;
      return real.call(this, bytes, from, length >> 1, at).then(die);
    };
  }
  void openSync;
}

async function handlePrototype() {
  const handle = await fs.promises.open(process.execPath);
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  return prototype;
}

function quicken() {
  const { setTimeout: later } = globalThis;
  globalThis.setTimeout = (work, ms = 0, ...args) => later(work, ms / quick, ...args);
  const since = performance.now();
  const now = performance.now.bind(performance);
  performance.now = () => since + (now() - since) * quick;
}
