import fs from 'node:fs';
import { bareLoop, bytesOf } from './peers.mjs';
import { drop, makeHome, median, removeHome, say, startLife } from './support.mjs';

/** A backlog through the whole journey, and the same bytes without a flywheel, in turns. */
export async function throughput({ sessions, runs }) {
  const rates = { flywheel: [], durable: [], floor: [] };
  let last;
  for (let run = 0; run < runs; run++) {
    const home = makeHome();
    for (let n = 0; n < sessions; n++) drop(home, n);
    const life = await startLife(home, { 'intake.archive_above': 1_000_000 });
    const ms = await life.completed(sessions);
    last = await life.report();
    await life.close();
    rates.flywheel.push(sessions / ((ms + life.startedMs) / 1000));
    const bytes = bytesOf(home);
    for (const [name, withSyncs] of [
      ['durable', true],
      ['floor', false],
    ]) {
      const folder = fs.mkdtempSync(`${home}-${name}-`);
      rates[name].push(bareLoop(folder, bytes, withSyncs));
      removeHome(folder);
    }
    removeHome(home);
  }
  const [own, durable, floor] = [rates.flywheel, rates.durable, rates.floor].map(median);
  say('flywheel, whole journey', `${own.toFixed(0)}/s`);
  say('(a) bare loop, every write durable', `${durable.toFixed(0)}/s`);
  say('(b) bare loop, nothing durable', `${floor.toFixed(0)}/s`);
  say('flywheel against (a)', `${(own / durable).toFixed(2)}×`, 'aim ≥ 2');
  say('flywheel against (b)', `${(own / floor).toFixed(2)}×`, 'aim ≥ 0.4');
  const rest = last.cpuMs / sessions;
  say('processor time for one session, start included', `${rest.toFixed(2)} ms`);
  for (const [step, ms] of Object.entries(last.steps).sort((a, b) => b[1] - a[1])) {
    say(`  of it ${step}`, `${(ms / sessions).toFixed(2)} ms`);
  }
}
