#!/usr/bin/env node
import { main } from './cli/main.ts';
import { processIo } from './cli/process-io.ts';

const io = processIo();
const code = await main(process.argv.slice(2), io);
// Nothing that hangs may keep a finished command alive; what was written is passed on first.
io.exitNow(code);
