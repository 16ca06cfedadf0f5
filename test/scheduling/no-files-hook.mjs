// Loaded into a daemon by a test (`node --import`): the first files of a repository's objects cannot
// be opened, for the process has no descriptor left. What a daemon waits five seconds for it waits less.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { openSync } = fs;
let refusals = 3;
fs.openSync = (file, ...rest) => {
  const isObject = /\.git\/objects\//.test(String(file));
  if (!isObject || refusals === 0) return openSync(file, ...rest);
  refusals -= 1;
  throw Object.assign(new Error(`EMFILE: open '${file}'`), { code: 'EMFILE' });
};
syncBuiltinESMExports();

const { setTimeout: real } = globalThis;
globalThis.setTimeout = (work, ms, ...rest) => real(work, ms === 5_000 ? 50 : ms, ...rest);
