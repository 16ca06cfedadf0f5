#!/usr/bin/env node
import { areHandlesScarce, loadInTurn } from './platform/scarce-handles.ts';

if (areHandlesScarce()) {
  const layers = ['domain', 'platform', 'story', 'processors', 'pipelines', 'store', 'artifacts'];
  await loadInTurn(new URL('.', import.meta.url), [...layers, 'intake', 'publishing', 'compose']);
}
const { main } = await import('./cli/main.ts');
const { processIo } = await import('./cli/process-io.ts');
const io = processIo();
const code = await main(process.argv.slice(2), io);
// Nothing that hangs may keep a finished command alive; what was written is passed on first.
io.exitNow(code);
