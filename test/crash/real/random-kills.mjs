// A daemon under load is killed at random times and started again. Agents drop sessions meanwhile:
// copies, renamed files, changed sessions, slow writers, writers that die. At the end nothing is
// lost, nothing is doubled, nobody is condemned.
//   node test/crash/real/random-kills.mjs [kills] [seed]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createReading } from '../../../dist/compose.js';
import { readEnvironment } from '../../../dist/platform/environment.js';
import { fingerprintOf } from '../../../dist/intake/fingerprint.js';
import { homeFolders } from '../../../dist/platform/home.js';
import { createAgents } from './agents.mjs';

const kills = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? 20251202);
const cli = path.resolve('dist/cli.js');
const root = await mkdtemp(path.join(os.tmpdir(), 'flywheel-kills-'));
const inbox = path.join(root, 'outputs', 'sessions');
const random = chance(seed);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** More would only pile up: a life lasts for less than a second. */
const actsPerLife = 20;
let killed = 0;
const agents = createAgents({ inbox, random, mostActs: () => actsPerLife * (killed + 1) });
const { written, dead, counts } = agents;
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
  const load = agents.work();
  for (; killed < kills; killed += 1) {
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
  agents.stop();
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

/** Lets a last daemon do what is left, then looks at everything. */
async function verify() {
  const life = begin();
  let left = ['everything'];
  // As long as it goes on, it may take its time.
  for (let still = 0; left.length > 0 && still < 240; still += 1) {
    await pause(500);
    const before = left.length;
    left = await unfinished();
    if (left.length !== before) still = 0;
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
  // A copy of what is done is answered too.
  if (left.length === 0) left.push(...unanswered());
  const waiting = manifest
    .all('publish_queue')
    .filter(
      ({ target, status }) =>
        target === 'website' && ['approved', 'active', 'failed'].includes(status),
    );
  return [...left, ...waiting.map(({ job_id, status }) => `${job_id} is ${status}`)];
}

function unanswered() {
  const files = readdirSync(inbox).filter((name) => /^[^.].*\.json$/.test(name));
  const faults = files.flatMap((name) => oddities(`outputs/sessions/${name}`, new Set()));
  return faults.filter((fault) => fault.startsWith('no answer'));
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
  const text = readFileSync(path.join(root, name), 'utf8');
  const session = parsed(text);
  if (session === undefined) return [`torn: ${name}`];
  const { artifacts: _, pipeline_status, flywheel, ...agents } = session;
  const own = JSON.stringify(agents);
  const texts = written.get(agents.session_id) ?? [];
  // An old copy of a session that has changed since waits for nothing.
  if (flywheel === undefined && texts.length < 2) return [`no answer: ${name}`];
  const isOwn = texts.some((text) => JSON.stringify(JSON.parse(text)) === own);
  return isOwn ? [] : [`no agent wrote this: ${name}`];
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
