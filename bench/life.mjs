// A daemon that is measured from inside: how much it has done, its memory, its event loop.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { composeFlywheel } from '../dist/compose.js';
import { keepHeapSmall } from '../dist/platform/heap.js';
import { readEnvironment } from '../dist/platform/environment.js';

// As `flywheel start` does.
keepHeapSmall();
const [, , home, settings] = process.argv;
const loop = monitorEventLoopDelay({ resolution: 5 });
loop.enable();
const overrides = Object.entries(JSON.parse(settings)).map(([key, value]) => ({
  key,
  text: String(value),
  flag: 'bench',
}));
const began = performance.now();
const composed = await composeFlywheel({
  home,
  environment: { ...readEnvironment(), variables: {} },
  overrides,
  purpose: 'bench',
  threads: process.env.BENCH_THREADS !== '0',
});

let completed = 0;
const steps = {};
let waiting;
composed.events.on((event) => {
  if (event.name === 'step.finished') steps[event.step] = (steps[event.step] ?? 0) + event.ms;
  if (event.name !== 'run.completed') return;
  completed += 1;
  if (waiting && completed >= waiting.count) answer();
});

function answer() {
  process.send({ kind: 'completed', value: performance.now() - waiting.began });
  waiting = undefined;
}

const answers = {
  completed: (count) => {
    waiting = { count, began: performance.now() };
    if (completed >= count) answer();
  },
  report: () => {
    const value = {
      completed,
      steps,
      maxRssMb: process.resourceUsage().maxRSS / 1024,
      loopP99Ms: loop.percentile(99) / 1e6,
      loopMaxMs: loop.max / 1e6,
      cpuMs: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000,
    };
    process.send({ kind: 'report', value });
  },
  close: async () => {
    await composed.close();
    process.exit(0);
  },
};
process.on('message', ({ kind, value }) => void answers[kind](value));
await composed.start();
// Runs that end while the first sweep goes on are part of the work that is measured.
process.send({ kind: 'ready', value: performance.now() - began });
