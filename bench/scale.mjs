import fs from 'node:fs';
import path from 'node:path';
import { drop, makeHome, pause, removeHome, say, startLife } from './support.mjs';

/** A large backlog at start, the same work with few and with many sessions known, and a restart. */
export async function scale({ known, few, batch }) {
  const home = makeHome();
  for (let n = 0; n < few; n++) drop(home, n);
  const first = await startLife(home);
  await first.completed(few);
  await first.close();

  const early = await rate(home, few, batch);
  const done = few + batch;
  for (let n = done; n < known; n++) drop(home, n);
  const life = await startLife(home);
  const ms = await life.completed(known - done);
  const { maxRssMb, loopP99Ms, loopMaxMs } = await life.report();
  const archivedAt = await archived(home);
  const { maxRssMb: afterwardsMb } = await life.report();
  await life.close();
  say(
    `backlog of ${known - done}: sessions a second`,
    `${(((known - done) / (ms + life.startedMs)) * 1000).toFixed(0)}/s`,
  );
  say(`backlog of ${known - done}: peak memory (RSS)`, `${maxRssMb.toFixed(0)} MB`, 'aim < 400');
  say('event-loop delay meanwhile, p99', `${loopP99Ms.toFixed(1)} ms`, 'aim < 50');
  say('event-loop delay meanwhile, longest', `${loopMaxMs.toFixed(1)} ms`);

  say('finished files archived afterwards', `${((known - done) / archivedAt).toFixed(0)}/s`);
  say('peak memory until then (RSS)', `${afterwardsMb.toFixed(0)} MB`);

  const again = await startLife(home);
  say(`restart with ${known} known: ready after`, `${again.readyMs.toFixed(0)} ms`, 'aim < 2000');
  await again.close();
  const late = await rate(home, known, batch);
  say(`throughput with ${few} known`, `${early.toFixed(0)}/s`);
  say(`throughput with ${known} known`, `${late.toFixed(0)}/s`);
  say('many known against few', `${(late / early).toFixed(2)}×`, 'aim ≥ 0.8');
  removeHome(home);
}

/** Seconds until no more of the finished sessions lie in the inbox than the settings say. */
async function archived(home) {
  const began = performance.now();
  const inbox = path.join(home, 'outputs/sessions');
  const files = () => fs.readdirSync(inbox).filter((name) => name.endsWith('.json')).length;
  while (files() > 500) await pause(1_000);
  return (performance.now() - began) / 1000;
}

async function rate(home, from, batch) {
  for (let n = from; n < from + batch; n++) drop(home, n);
  const life = await startLife(home);
  const ms = await life.completed(batch);
  await life.close();
  return batch / ((ms + life.startedMs) / 1000);
}
