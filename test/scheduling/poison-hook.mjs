// Loaded into a daemon by a test (`node --import`): a session with the symbol BOOM kills its process,
// as a fault in native code would. What a daemon waits 30 s for it waits a moment.
import { normaliseTrades } from '../../dist/processors/trade/normalise-trades.js';

const { run } = normaliseTrades;
normaliseTrades.run = (source, context) => {
  if (JSON.stringify(source).includes('BOOM')) process.kill(process.pid, 'SIGKILL');
  return run(source, context);
};

const { setTimeout: real } = globalThis;
globalThis.setTimeout = (work, ms, ...rest) => real(work, ms === 30_000 ? 300 : ms, ...rest);
