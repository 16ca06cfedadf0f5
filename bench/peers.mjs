// What the same bytes cost on the same disk without a flywheel: one session after the other, with
// every sync that is unavoidable (a), and with none at all (b), the floor of the file system.
import fs from 'node:fs';
import path from 'node:path';

/** The files and journal bytes of each session of a home that has done its work. */
export function bytesOf(home) {
  const inbox = path.join(home, 'outputs/sessions');
  const journal = fs.statSync(path.join(home, '.flywheel/journal.ndjson')).size;
  const sessions = [];
  for (const entry of fs.readdirSync(inbox, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('_trade.json')) continue;
    const echo = path.join(entry.parentPath, entry.name);
    const folder = echo.slice(0, -'.json'.length);
    const files = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name)));
    sessions.push({ files, echo: fs.readFileSync(echo) });
  }
  // Half of a session's journal bytes stand for its claim, half for its facts.
  const half = Buffer.alloc(Math.floor(journal / sessions.length / 2), 'x');
  return { sessions, half };
}

/** Sessions a second. */
export function bareLoop(folder, { sessions, half }, withSyncs) {
  sessions.forEach(({ echo }, n) => fs.writeFileSync(path.join(folder, `${n}.json`), echo));
  const journal = fs.openSync(path.join(folder, 'journal'), 'w');
  const record = () => {
    fs.writeSync(journal, half);
    if (withSyncs) fs.fdatasyncSync(journal);
  };
  const began = performance.now();
  sessions.forEach(({ files, echo }, n) => {
    record();
    const own = path.join(folder, String(n));
    fs.mkdirSync(own);
    if (withSyncs) syncFolder(folder);
    files.forEach((bytes, index) => replace(path.join(own, `${index}.md`), bytes, withSyncs));
    if (withSyncs) syncFolder(own);
    record();
    replace(path.join(folder, `${n}.json`), echo, withSyncs);
    if (withSyncs) syncFolder(folder);
  });
  const seconds = (performance.now() - began) / 1000;
  fs.closeSync(journal);
  return sessions.length / seconds;
}

function replace(file, bytes, withSync) {
  const handle = fs.openSync(`${file}.tmp`, 'wx');
  fs.writeSync(handle, bytes);
  if (withSync) fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(`${file}.tmp`, file);
}

function syncFolder(folder) {
  const handle = fs.openSync(folder, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}
