// Loaded into a daemon by a test (`node --import`): the first files of a repository's objects cannot
// be opened, for the process has no descriptor left. What a daemon waits five seconds for it waits less.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const { open } = fs;
let refusals = 3;
fs.open = (file, ...rest) => {
  const isObject = /\.git\/objects\//.test(String(file));
  if (!isObject || refusals === 0) return open(file, ...rest);
  refusals -= 1;
  return Promise.reject(Object.assign(new Error(`EMFILE: open '${file}'`), { code: 'EMFILE' }));
};
syncBuiltinESMExports();

const { setTimeout: real } = globalThis;
globalThis.setTimeout = (work, ms, ...rest) => real(work, ms === 5_000 ? 50 : ms, ...rest);
