import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createReading } from '../../../src/compose.ts';
import { readEnvironment } from '../../../src/platform/environment.ts';
import { drop, scenario } from '../drops.ts';
import { prepareHome, settings, unsettled, type Round } from '../home.ts';
import { quickly, waitFor } from '../quick-time.ts';

const cli = path.resolve('dist/cli.js');
const hook = path.resolve('test/crash/real/die-at-call.mjs');

/** When the process kills itself: at its n-th file-changing call; 0: never. */
export interface Death {
  readonly at: number;
  readonly moment: string;
}

/** A home whose settings stand in its file, for a daemon that is a process of its own. */
export async function realHome(): Promise<string> {
  const root = await prepareHome();
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    const names = key.split('.');
    const last = names.pop() ?? '';
    let at = config;
    for (const name of names) at = (at[name] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  await mkdir(path.join(root, 'watch'), { recursive: true });
  await writeFile(path.join(root, 'watch', 'watch.config.json'), JSON.stringify(config));
  return root;
}

export interface RealLife {
  /** How many rounds were dropped until its end. */
  readonly round: Round;
  readonly wasKilled: boolean;
  /** Its file-changing calls, as `name path`. */
  readonly calls: readonly string[];
}

/** The daemon as a user starts it, until all is done, or until it kills itself. */
export async function realLife(root: string, from: Round, death: Death): Promise<RealLife> {
  const told = `${root}.calls`;
  await writeFile(told, '');
  const env = {
    ...process.env,
    NODE_OPTIONS: `--import ${hook}`,
    ...{ CRASH_HOME: root, CRASH_TOLD: told, CRASH_QUICK: String(quickly) },
    ...{ CRASH_AT: String(death.at), CRASH_MOMENT: death.moment },
  };
  const child = spawn(process.execPath, [cli, 'start', '--home', root], { env });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const state = { over: false };
  const exit = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => {
    state.over = true;
    return { code, signal };
  });
  let round = from;
  while (!state.over) {
    const isStarted = stderr.includes('flywheel started');
    const what = isStarted ? await left(root, round) : 'the start';
    if (what === undefined && round === 2) child.kill('SIGTERM');
    if (what === undefined && round === 2) break;
    if (what === undefined) {
      for (const each of scenario().rounds[1]) drop(root, each);
      round = 2;
    }
    await waitFor(20);
  }
  const { code, signal } = await exit;
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`ended with ${String(code)}: ${stderr}`);
  const calls = (await readFile(told, 'utf8')).split('\n').slice(0, -1);
  return { round, wasKilled: signal === 'SIGKILL', calls };
}

/** What is not done yet, as anybody can see it who only reads. */
async function left(root: string, round: Round): Promise<string | undefined> {
  try {
    const environment = { ...readEnvironment(), variables: {} };
    const reading = await createReading({ home: root, environment });
    return await unsettled(root, { sessions: await reading.manifest() }, round);
  } catch (error) {
    return String(error);
  }
}
