import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const example = JSON.parse(fs.readFileSync(path.join(root, 'examples/trade.session.json'), 'utf8'));

/** Where homes are made: the disk that is measured. Set BENCH_DIR to measure another one. */
const ground = process.env.BENCH_DIR ?? os.tmpdir();

export function makeHome() {
  const home = fs.mkdtempSync(path.join(ground, 'flywheel-bench-'));
  for (const folder of ['outputs/sessions', '.flywheel']) {
    fs.mkdirSync(path.join(home, folder), { recursive: true });
  }
  return home;
}

export const removeHome = (home) => fs.rmSync(home, { recursive: true, force: true });

/** A trade session like the example, whose artifacts no other session has. */
export function tradeSession(number) {
  const id = `bench-${String(number).padStart(7, '0')}`;
  const trades = example.source_data.trades.map((trade) => ({
    ...trade,
    quantity: trade.quantity + (number % 997),
  }));
  return {
    ...example,
    session_id: id,
    agent_id: `agent-${number}`,
    source_data: { ...example.source_data, trades },
  };
}

/** Drops as a careful agent does, but for the sync: the bytes are not what is measured. */
export function drop(home, number) {
  const inbox = path.join(home, 'outputs/sessions');
  const temp = path.join(inbox, `.${number}.tmp`);
  const file = path.join(inbox, `${tradeSession(number).session_id}_trade.json`);
  fs.writeFileSync(temp, `${JSON.stringify(tradeSession(number), null, 2)}\n`);
  fs.renameSync(temp, file);
  return file;
}

/** A daemon in a process of its own. */
export async function startLife(home, settings = {}) {
  const began = performance.now();
  const child = fork(path.join(root, 'bench/life.mjs'), [home, JSON.stringify(settings)]);
  const heard = new Map();
  child.on('message', ({ kind, value }) => heard.get(kind)?.(value));
  const hear = (kind) => new Promise((resolve) => heard.set(kind, resolve));
  const gone = new Promise((_, reject) =>
    child.once('exit', (code) => reject(new Error(`the daemon ended with ${code}`))),
  );
  gone.catch(() => undefined);
  const ask = (kind, value) => {
    const answer = hear(kind);
    child.send({ kind, value });
    return Promise.race([answer, gone]);
  };
  const startedMs = await Promise.race([hear('ready'), gone]);
  return {
    /** How long opening the home and the first sweep took; runs go on meanwhile. */
    startedMs,
    readyMs: performance.now() - began,
    /** Resolves when so many runs have completed since it was asked; with how long that took. */
    completed: (count) => ask('completed', count),
    report: () => ask('report'),
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.send({ kind: 'close' });
      await ended;
    },
  };
}

export const median = (values) => quantile(values, 0.5);

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function say(name, value, aim = '') {
  process.stdout.write(`  ${name.padEnd(58)} ${value.padStart(12)}${aim && `   ${aim}`}\n`);
}
