import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pause } from '../../src/platform/pause.ts';
import { flywheelProcess } from '../cli/daemon.ts';
import { example } from '../support/start-flywheel.ts';
import { tempHome } from '../support/temp-home.ts';

let root: string;
let remove: () => Promise<void>;
let child: ChildProcess | undefined;

beforeEach(async () => {
  const made = await tempHome();
  [root, remove] = [made.home.root, made.remove];
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await remove();
});

interface Life {
  /** Resolves to the signal it died of, or to null. */
  readonly death: Promise<NodeJS.Signals | null>;
}

/** A daemon that sessions can kill. */
function life(): Life {
  const hook = path.resolve('test/scheduling/poison-hook.mjs');
  const argv = ['--import', hook, path.resolve('dist/cli.js'), 'start', '--home', root];
  child = spawn(process.execPath, argv, { stdio: 'ignore' });
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  return { death: exit.then(([, signal]) => signal) };
}

async function drop(name: string, more: object): Promise<void> {
  const target = path.join(root, 'outputs', 'sessions', name);
  const temp = path.join(path.dirname(target), `.${name}.tmp`);
  await writeFile(temp, JSON.stringify({ ...(await example('trade')), ...more }));
  await rename(temp, target);
}

type Answer = Record<string, { readonly errors?: readonly { readonly code: string }[] }>;

/** The session file, as its agent sees it. */
async function answer(name: string): Promise<Answer> {
  const file = path.join(root, 'outputs', 'sessions', name);
  return JSON.parse(await readFile(file, 'utf8')) as Answer;
}

/** Waits for the answer, or for the death of whoever should give it. */
async function answered(name: string, death: Life['death']): Promise<Answer | undefined> {
  const end = new AbortController();
  void death.then(() => {
    end.abort();
  });
  while (!end.signal.aborted) {
    const found = await answer(name);
    if (found['flywheel'] !== undefined) return found;
    await pause(20);
  }
  return undefined;
}

const boom = {
  symbol: 'BOOM',
  action: 'buy',
  quantity: 1,
  price: 1,
  timestamp: '2025-12-02T10:00:00Z',
};

test('a session that kills the process is given up after three deaths alone; all else is done', async () => {
  const good = ['a', 'b', 'c'];
  for (const id of good) await drop(`${id}.json`, { session_id: id, agent_id: id });
  await drop('poison.json', { session_id: 'poison', source_data: { trades: [boom] } });
  let deaths = 0;
  let poisoned: Answer | undefined;
  let death: Life['death'] = Promise.resolve(null);
  while (!poisoned) {
    ({ death } = life());
    poisoned = await answered('poison.json', death);
    if (!poisoned && (await death) !== 'SIGKILL') throw new Error('it ended in another way');
    deaths += poisoned ? 0 : 1;
  }
  // Once in company, then three times alone.
  expect(deaths).toBe(4);
  expect(poisoned['flywheel']).toMatchObject({ errors: [{ code: 'SESSION_POISON' }] });
  for (const id of good) expect((await answered(`${id}.json`, death))?.['flywheel']).toBeDefined();
  // It is not tried again until somebody asks; then it is, and kills again.
  await drop('later.json', { session_id: 'later', agent_id: 'later' });
  expect(await answered('later.json', death)).toBeDefined();
  const retried = await flywheelProcess(['retry', 'poison', '--home', root]);
  expect(retried.code).not.toBe(0);
  expect(await death).toBe('SIGKILL');
}, 120_000);
