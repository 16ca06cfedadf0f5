import fs from 'node:fs';
import { drop, makeHome, pause, quantile, removeHome, say, startLife } from './support.mjs';

/** From the rename of a drop to its artifacts and echo, on a daemon with nothing else to do. */
export async function latency({ finished, drops }) {
  const home = makeHome();
  if (finished > 0) await finish(home, finished);
  const life = await startLife(home);
  await pause(2_000);
  const times = [];
  for (let n = 0; n < drops; n++) {
    const file = drop(home, finished + n);
    const began = performance.now();
    await answered(file);
    times.push(performance.now() - began);
    await pause(30 + (n % 7) * 20);
  }
  await life.close();
  removeHome(home);
  const text = (share) => `${quantile(times, share).toFixed(1)} ms`;
  say(`drop → artifacts, ${finished} finished before: p50`, text(0.5), 'aim < 20');
  say(`drop → artifacts, ${finished} finished before: p95`, text(0.95), 'aim < 60');
}

/** So many sessions are done, and archived as far as the settings say. */
async function finish(home, count) {
  for (let n = 0; n < count; n++) drop(home, n);
  const life = await startLife(home);
  await life.completed(count);
  await pause(12_000);
  await life.close();
}

async function answered(file) {
  for (;;) {
    const text = fs.readFileSync(file, 'utf8');
    if (text.includes('"flywheel"')) return;
    await pause(1);
  }
}
