import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createReading } from '../../src/compose.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import { flywheelProcess, startDaemon, type RunningDaemon } from '../cli/daemon.ts';
import { flywheel, jsonOf, newFolder, write, type Ran } from '../cli/support.ts';
import { waitFor } from './quick-time.ts';
import { isComplete } from './sample.ts';

let home = '';
let daemon: RunningDaemon | undefined;
const at = (...argv: string[]): Promise<Ran> => flywheelProcess([...argv, '--home', home]);

beforeEach(async () => {
  home = newFolder();
  await flywheel(['init', home]);
});
afterEach(async () => {
  if (daemon?.process.exitCode === null) await daemon.stop('SIGKILL');
  daemon = undefined;
});

describe('two daemons on one home', () => {
  test('the second ends with 3 within two seconds and names the first; after kill -9 the next starts', async () => {
    daemon = await startDaemon(home);
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const since = performance.now();
      const { code, stderr } = await at('start');
      times.push(performance.now() - since);
      expect(code).toBe(3);
      expect(stderr).toContain(`process ${daemon.process.pid ?? 0} (daemon, since `);
    }
    // Other work on the machine makes one slow, not all.
    expect(Math.min(...times)).toBeLessThan(2000);
    const { pid } = daemon.process;
    await daemon.stop('SIGKILL');
    daemon = await startDaemon(home);
    expect(daemon.process.pid).not.toBe(pid);
    const status = jsonOf((await at('status', '--json')).stdout);
    expect(status).toMatchObject({ daemon: { running: true, pid: daemon.process.pid } });
    expect(await daemon.stop()).toBe(0);
  });

  test('of five that start at the same time one has the home, the others end with 3', async () => {
    const started = Array.from({ length: 5 }, () => startDaemon(home));
    const ended = await Promise.allSettled(started);
    const owners = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    for (const owner of owners) await owner.stop();
    const refused = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(owners).toHaveLength(1);
    expect(refused.filter((why) => why.includes('HOME_LOCKED'))).toHaveLength(4);
  });
});

describe('commands at the same time', () => {
  const trade = JSON.parse(readFileSync('examples/trade.session.json', 'utf8')) as object;
  const session = (id: string): object => ({ ...trade, session_id: id, agent_id: id });
  const named = (what: string, count: number): string[] =>
    Array.from({ length: count }, (_, number) => `${what}-${number}`);
  // Fewer where many processes take long; all fifty by `npm run test:crash`.
  const share = isComplete ? 1 : 0.4;
  const drops = named('drop', 20 * share);
  const runs = named('run', 20 * share);
  const retries = named('retry', 10 * share);

  const all = async (): Promise<Ran[]> => {
    const outside = newFolder();
    for (const id of retries) write(home, `outputs/rejected/${id}.json`, session(id));
    const file = (id: string): string => write(outside, `${id}.json`, session(id));
    return Promise.all([
      ...drops.map((id) => at('drop', file(id))),
      ...runs.map((id) => at('run', '--session-file', file(id))),
      ...retries.map((id) => at('retry', `${id}.json`)),
    ]);
  };
  const failed = (ran: readonly Ran[]): string[] =>
    ran.flatMap(({ code, stderr }) => (code === 0 ? [] : [`${code}: ${stderr}`]));
  const complete = async (ids: readonly string[]): Promise<string[]> => {
    const environment = { ...readEnvironment(), variables: {} };
    const manifest = await (await createReading({ home, environment })).manifest();
    return ids.filter((id) => manifest.get('sessions', id)?.status === 'complete');
  };
  const waitUntil = async (ids: readonly string[]): Promise<void> => {
    while ((await complete(ids)).length < ids.length) await waitFor(100);
  };

  test('beside a daemon lose none', async () => {
    daemon = await startDaemon(home);
    expect(failed(await all())).toEqual([]);
    expect(await complete([...runs, ...retries])).toEqual([...runs, ...retries]);
    await waitUntil(drops);
    expect(await daemon.stop()).toBe(0);
  }, 180_000);

  test('without one lose none', async () => {
    expect(failed(await all())).toEqual([]);
    expect(await complete([...runs, ...retries])).toEqual([...runs, ...retries]);
    const there = drops.filter((id) => existsSync(path.join(home, `outputs/sessions/${id}.json`)));
    expect(there).toEqual(drops);
    daemon = await startDaemon(home);
    await waitUntil(drops);
    expect(await daemon.stop()).toBe(0);
  }, 180_000);
});
