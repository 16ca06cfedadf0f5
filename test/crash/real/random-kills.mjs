// A daemon under load is killed at random times and started again. Agents drop sessions meanwhile:
// copies, renamed files, changed sessions, slow writers, writers that die. At the end nothing is
// lost, nothing is doubled, nobody is condemned.
//   node test/crash/real/random-kills.mjs [kills] [seed]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createReading } from '../../../dist/compose.js';
import { readEnvironment } from '../../../dist/platform/environment.js';
import { fingerprintOf } from '../../../dist/intake/fingerprint.js';
import { homeFolders } from '../../../dist/platform/home.js';

const kills = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? 20251202);
const cli = path.resolve('dist/cli.js');
const root = await mkdtemp(path.join(os.tmpdir(), 'flywheel-kills-'));
const inbox = path.join(root, 'outputs', 'sessions');
const random = chance(seed);
const any = (all) => all[Math.floor(random() * all.length)];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What agents have written whole, by session id: all texts it was given, the newest last. */
const written = new Map();
/** Names of files whose writers died. */
const dead = [];
const counts = { sessions: 0, copies: 0, renamed: 0, changed: 0, slow: 0, dead: 0 };
let serial = 0;
let writing = 0;
let loading = true;
let last;
process.on('exit', () => last?.kill('SIGKILL'));

console.log(`${kills} kills, seed ${seed}, home ${root}`);
prepare();
const restarts = await underLoad();
const faults = await verify();
const sorted = restarts.sort((a, b) => a - b);
console.log(JSON.stringify(counts));
console.log(
  `restarts: ${sorted.length}, median ${ms(sorted[sorted.length >> 1])}, worst ${ms(sorted.at(-1))}`,
);
if (faults.length > 0) {
  console.error(`${faults.length} faults, seed ${seed}; the home is kept: ${root}`);
  for (const fault of faults.slice(0, 40)) console.error(`  ${fault}`);
  process.exit(1);
}
console.log(`0 lost, 0 doubled, nobody condemned; ${written.size} sessions`);
await rm(root, { recursive: true, force: true });

function prepare() {
  for (const folder of homeFolders) mkdirSync(path.join(root, folder), { recursive: true });
  const config = {
    intake: { grace_seconds: 5, sweep_seconds: 0.5, archive_above: 100 },
    store: { journal_max_bytes: 1_048_576 },
    manifest: { keep_sessions: 200 },
    publishing: {
      amounts: true,
      website: { enabled: true, folder: 'outputs/published/website' },
    },
  };
  writeFileSync(path.join(root, 'watch', 'watch.config.json'), JSON.stringify(config));
}

async function underLoad() {
  const restarts = [];
  const load = generate();
  for (let killed = 0; killed < kills; killed += 1) {
    const life = begin();
    // Some die while they start.
    if (random() < 0.2) await pause(random() * 600);
    else {
      const ready = await Promise.race([life.ready, life.ended]);
      if (typeof ready !== 'number') throw new Error(`the daemon ended: ${life.stderr()}`);
      restarts.push(ready);
      await pause(random() * 700);
    }
    life.child.kill('SIGKILL');
    await life.ended;
    if ((killed + 1) % 50 === 0) console.log(`${killed + 1} kills, ${written.size} sessions`);
  }
  loading = false;
  await load;
  return restarts;
}

function begin() {
  const since = performance.now();
  const child = spawn(process.execPath, [cli, 'start', '--home', root]);
  last = child;
  let stderr = '';
  const ready = new Promise((resolve) => {
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      if (stderr.includes('flywheel started')) resolve(performance.now() - since);
      if (stderr.length > 100_000) stderr = stderr.slice(-50_000);
    });
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { child, ready, ended, stderr: () => stderr };
}

/** Agents, until there are no more kills. */
async function generate() {
  while (loading) {
    await pause(random() * 40);
    if (writing > 20) continue;
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

/** Lets a last daemon do what is left, then looks at everything. */
async function verify() {
  const life = begin();
  const until = Date.now() + 120_000;
  let left = ['everything'];
  while (left.length > 0 && Date.now() < until) {
    await pause(500);
    left = await unfinished();
  }
  life.child.kill('SIGTERM');
  const { code } = await life.ended;
  const faults = left.map((what) => `not done: ${what}`);
  if (code !== 0) faults.push(`the last daemon ended with ${code}: ${life.stderr()}`);
  return [...faults, ...(await lostOrDoubled())];
}

async function unfinished() {
  const manifest = await known();
  const left = [];
  for (const [id, texts] of written) {
    const session = await manifest.find(id);
    const isDone = doneOf(session).includes(fingerprint(texts.at(-1)));
    if (session?.status !== 'complete' || !isDone) left.push(`${id} is ${session?.status}`);
  }
  for (const name of dead)
    if (existsSync(path.join(inbox, name))) left.push(`${name} is not refused`);
  const waiting = manifest
    .all('publish_queue')
    .filter(
      ({ target, status }) =>
        target === 'website' && ['approved', 'active', 'failed'].includes(status),
    );
  return [...left, ...waiting.map(({ job_id, status }) => `${job_id} is ${status}`)];
}

function fingerprint(text) {
  return fingerprintOf(JSON.parse(text));
}

/** The work of all revisions, the newest last. */
function doneOf(session) {
  if (!session) return [];
  return [...session.revisions.map((one) => one.fingerprint), session.fingerprint];
}

async function known() {
  const reading = await createReading({
    home: root,
    environment: { ...readEnvironment(), variables: {} },
  });
  return reading.manifest();
}

async function lostOrDoubled() {
  const manifest = await known();
  const faults = [];
  const folders = new Set();
  const artifacts = new Set();
  for (const [id, texts] of written) {
    const session = await manifest.find(id);
    if (!session) continue;
    const done = doneOf(session);
    if (new Set(done).size < done.length) faults.push(`${id}: done twice`);
    const dropped = texts.map(fingerprint);
    if (done.some((each) => !dropped.includes(each))) faults.push(`${id}: nobody dropped that`);
    if (session.attempts !== 1) faults.push(`${id}: ${session.attempts} attempts`);
    for (const { code } of session.errors) faults.push(`${id}: ${code}`);
    if (folders.has(session.artifact_folder)) faults.push(`${id}: its folder is another's`);
    folders.add(session.artifact_folder);
    for (const one of session.artifacts) {
      if (one.status !== 'complete') continue;
      artifacts.add(one.path);
      if (!existsSync(path.join(root, one.path))) faults.push(`${id}: ${one.path} is missing`);
    }
    for (const { artifacts: earlier } of session.revisions) {
      for (const one of earlier) if (one.path) artifacts.add(one.path);
    }
  }
  const ids = manifest.all('sessions').map(({ session_id }) => session_id);
  for (const id of ids) if (!written.has(id)) faults.push(`${id}: nobody dropped it`);
  for (const name of filesIn(root)) faults.push(...oddities(name, artifacts));
  return faults;
}

/** A file that should not be there, or is not as its agent wrote it. */
function oddities(name, artifacts) {
  if (name.endsWith('.tmp')) return [`temp file left: ${name}`];
  if (!name.startsWith('outputs/sessions/')) return [];
  if (name.endsWith('.md')) return artifacts.has(name) ? [] : [`doubled: ${name}`];
  if (name.endsWith('receipts.json') || !name.endsWith('.json')) return [];
  const {
    artifacts: _,
    pipeline_status,
    flywheel,
    ...agents
  } = JSON.parse(readFileSync(path.join(root, name), 'utf8'));
  const own = JSON.stringify(agents);
  const texts = written.get(agents.session_id) ?? [];
  // An old copy of a session that has changed since waits for nothing.
  if (flywheel === undefined && texts.length < 2) return [`no answer: ${name}`];
  const isOwn = texts.some((text) => JSON.stringify(JSON.parse(text)) === own);
  return isOwn ? [] : [`no agent wrote this: ${name}`];
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));
}

function ms(time) {
  return time === undefined ? 'none' : `${Math.round(time)} ms`;
}

/** Fractions in [0, 1), the same for the same seed (mulberry32). */
function chance(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
