// npm run bench [-- --full] [--only=throughput|latency|scale|git] [--repo=PATH …]. Ratios count; absolute figures belong to the machine and its disk.
import os from 'node:os';
import { git } from './git.mjs';
import { latency } from './latency.mjs';
import { tradeSession } from './support.mjs';
import { scale } from './scale.mjs';
import { throughput } from './throughput.mjs';

const isFull = process.argv.includes('--full');
const given = (option) =>
  process.argv.flatMap((each) => (each.startsWith(option) ? [each.slice(option.length)] : []));
const [only] = given('--only=');

const parts = {
  throughput: () =>
    throughput(isFull ? { sessions: 5_000, runs: 5 } : { sessions: 2_000, runs: 3 }),
  latency: async () => {
    await latency({ finished: 0, drops: 200 });
    await latency({ finished: isFull ? 10_000 : 1_000, drops: 200 });
  },
  scale: () =>
    scale(
      isFull
        ? { known: 100_000, few: 1_000, batch: 3_000 }
        : { known: 10_000, few: 1_000, batch: 2_000 },
    ),
  git: () =>
    git({
      paths: given('--repo='),
      // The large one is made in about a minute.
      sizes: ['small', 'medium', ...(isFull || only === 'git' ? ['large'] : [])],
      rounds: isFull ? 9 : 3,
    }),
};

const sessionKb = (JSON.stringify(tradeSession(0), null, 2).length / 1024).toFixed(1);
const { model } = os.cpus()[0] ?? { model: 'unknown processor' };
process.stdout.write(`${os.cpus().length} × ${model}, Node ${process.versions.node}\n`);
process.stdout.write(
  `trade sessions of ${sessionKb} KB${isFull ? '' : '; --full for 100,000 sessions'}\n`,
);
for (const [name, measure] of Object.entries(parts)) {
  if (only !== undefined && only !== name) continue;
  process.stdout.write(`\n${name}\n`);
  await measure();
}
