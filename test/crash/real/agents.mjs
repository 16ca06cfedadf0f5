// Agents that drop sessions in every way they know: whole, copied, renamed, changed, slowly; and
// some die while they write.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `random`: fractions in [0, 1). `mostActs`: how much may have been dropped by now. */
export function createAgents({ inbox, random, mostActs }) {
  /** What agents have written whole, by session id: all texts it was given, the newest last. */
  const written = new Map();
  /** Names of files whose writers died. */
  const dead = [];
  const counts = { sessions: 0, copies: 0, renamed: 0, changed: 0, slow: 0, dead: 0 };
  let serial = 0;
  let writing = 0;
  let loading = true;
  const any = (all) => all[Math.floor(random() * all.length)];

  /** Until they are stopped. */
  async function work() {
    while (loading) {
      await pause(random() * 40);
      if (writing > 20 || serial > mostActs()) continue;
      writing += 1;
      void act().finally(() => {
        writing -= 1;
      });
    }
    while (writing > 0) await pause(20);
  }

  async function act() {
    const chanceOf = random();
    if (chanceOf < 0.3 && written.size > 0) return copy();
    if (chanceOf < 0.36) return dieWriting();
    if (chanceOf < 0.42) return writeSlowly();
    if (chanceOf < 0.48) return renameAfter();
    if (chanceOf < 0.54 && written.size > 0) return change();
    counts.sessions += 1;
    const { id, text } = newSession();
    return put(`${id}.json`, id, text);
  }

  /** Complete or not at all, as agents are told to. */
  function put(name, id, text) {
    note(id, text);
    const temp = path.join(inbox, `.${name}.${++serial}.tmp`);
    writeFileSync(temp, text);
    renameSync(temp, path.join(inbox, name));
    return Promise.resolve();
  }

  function note(id, text) {
    const texts = written.get(id) ?? [];
    if (!texts.includes(text)) written.set(id, [...texts, text]);
  }

  /** The same session once more, under another name. */
  function copy() {
    counts.copies += 1;
    const [id, texts] = any([...written].slice(-300));
    return put(`copy-${++serial}.json`, id, texts.at(-1));
  }

  /** Other work under the same id: a new revision. */
  function change() {
    const [id, texts] = any([...written].slice(-100));
    const name = `${id}.json`;
    // Rewritten where it stands: elsewhere than in its old place it might be an old copy.
    if (texts.length > 1 || !existsSync(path.join(inbox, name))) return Promise.resolve();
    counts.changed += 1;
    const session = JSON.parse(texts[0]);
    return put(name, id, JSON.stringify({ ...session, overview: `Changed ${++serial}.` }));
  }

  async function renameAfter() {
    counts.renamed += 1;
    const { id, text } = newSession();
    await put(`${id}.json`, id, text);
    await pause(random() * 50);
    try {
      renameSync(path.join(inbox, `${id}.json`), path.join(inbox, `${id}-renamed.json`));
    } catch {
      // It has been archived meanwhile.
    }
  }

  async function writeSlowly() {
    counts.slow += 1;
    const { id, text } = newSession();
    const file = path.join(inbox, `${id}.json`);
    const size = Math.ceil(text.length / 5);
    for (let at = 0; at < text.length; at += size) {
      await (at === 0
        ? writeFile(file, text.slice(0, size))
        : appendFile(file, text.slice(at, at + size)));
      await pause(random() * 100);
    }
    note(id, text);
  }

  async function dieWriting() {
    counts.dead += 1;
    const { id, text } = newSession();
    await writeFile(
      path.join(inbox, `${id}.json`),
      text.slice(0, 20 + random() * (text.length - 40)),
    );
    dead.push(`${id}.json`);
  }

  function newSession() {
    const number = ++serial;
    const id = `s${number}-${Math.floor(random() * 1e9).toString(36)}`;
    const day = new Date(Date.UTC(2024, 0, 1 + (number % 700))).toISOString();
    const session_type = any(['trade', 'trade', 'life_aria', 'build']);
    const source_data = sourceOf(session_type, number, day);
    const session = { session_id: id, session_type, timestamp: day, agent_id: `agent-${number}` };
    return { id, text: JSON.stringify({ ...session, source_data }, null, any([0, 2])) };
  }

  return {
    work,
    stop: () => {
      loading = false;
    },
    written,
    dead,
    counts,
  };
}

function sourceOf(type, number, timestamp) {
  if (type === 'trade') {
    const trade = { symbol: `S${number}`, action: 'buy', quantity: 1 + (number % 9), price: 10.5 };
    return { trades: [{ ...trade, timestamp, exit_price: 11, exit_timestamp: timestamp }] };
  }
  if (type === 'life_aria') {
    const artifacts = [{ type: 'game', name: `Game ${number}`, path: `games/${number}` }];
    return {
      conversations: [{ source: 'aria', content: `Built game ${number}.`, timestamp, artifacts }],
    };
  }
  const commit = {
    hash: `abc${number}`,
    message: `feat: add part ${number}`,
    author: 'Ada',
    timestamp,
  };
  return { repo_path: `/nowhere/${number}`, git_commits: [{ ...commit, files: ['a.ts'] }] };
}
