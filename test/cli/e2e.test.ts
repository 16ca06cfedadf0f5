import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../src/platform/hash.ts';
import { flywheelProcess, startDaemon, type RunningDaemon } from './daemon.ts';
import { flywheel, jsonOf, newFolder, write, type Ran } from './support.ts';

const example = (type: string): string => path.resolve(`examples/${type}.session.json`);
const tradeId = 'b2c3d4e5-f6a7-8901-bcde-f23456789012';

let home = '';
const at = (...argv: string[]): Promise<Ran> => flywheelProcess([...argv, '--home', home]);

beforeEach(async () => {
  home = newFolder();
  await flywheel(['init', home]);
});

describe('run', () => {
  test('prints a status line, then each artifact’s path, then what was found', async () => {
    const { code, stdout, stderr } = await at('run', '--session-file', example('trade'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [status, journal = '', thread = '', found] = stdout.split('\n');
    expect(status).toBe(`complete: trade session ${tradeId}, revision 1`);
    expect(readFileSync(journal, 'utf8')).toContain('75.00');
    expect(path.basename(thread)).toBe('social_trade_thread.md');
    expect(found).toMatch(/^found: trades executed: claimed 5, computed 2/);
  });

  test('the same again runs nothing, says so, and is no error', async () => {
    await at('run', '--session-file', example('trade'));
    const { code, stdout } = await at('run', '--session-file', example('trade'), '--json');
    expect(code).toBe(0);
    expect(jsonOf(stdout)).toMatchObject({ home, session_id: tradeId, outcome: 'duplicate' });
  });

  test('a session that fails is 1, with code, message and mend', async () => {
    const { code, stdout, stderr } = await at('run', '--session-file', example('build-minimal'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^failed: build session uuid-here, revision 1\n$/);
    expect(stderr).toMatch(/^NOTHING_TO_TELL: Nothing true can be said.*\n {2}→ Give a repo_path/);
    const asJson = await at('run', '--session-file', example('build-minimal'), '--json');
    expect(jsonOf(asJson.stderr)).toMatchObject({
      error: { code: 'NOTHING_TO_TELL', details: { session_id: 'uuid-here', status: 'failed' } },
    });
  });
});

describe('an error of run says what happened, and what to do', () => {
  test('a file that is not there: 66', async () => {
    const { code, stdout, stderr } = await at('run', '--session-file', 'no/such.json');
    expect({ code, stdout }).toEqual({ code: 66, stdout: '' });
    expect(stderr).toMatch(
      /^SESSION_NOT_FOUND: Session file not found: no\/such\.json\n {2}→ Check the path/,
    );
  });

  test('a file that is no session: 65, every problem with its place', async () => {
    const file = write(newFolder(), 's.json', '{"session_type": "trades", "timestamp": 5}');
    const { code, stderr } = await at('run', '--session-file', file);
    expect(code).toBe(65);
    expect(stderr).toMatch(/^SESSION_INVALID: .*s\.json has 4 problems/);
    expect(stderr).toMatch(/^.*s\.json:1:18: session_type.*\n {2}→ Write one of: /m);
  });

  test('a run that takes too long: 1', async () => {
    const file = path.join(newFolder(), 'b.json');
    const repo = path.resolve('.');
    await flywheel(['new', 'build', '--repo', repo, '--since', '2025-01-01', '--out', file]);
    const { code, stderr } = await at('run', '--session-file', file, '--timeout', '0.001');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^RUN_TIMEOUT: .*0\.001 s.*\n {2}→ Raise run_timeout_seconds/);
  });

  test('a template that is missing: 78', async () => {
    write(home, 'templates/build/readme.md.mustache', '{{>partials/none}}');
    const { code, stderr } = await at('run', '--session-file', example('trade'));
    expect(code).toBe(78);
    expect(stderr).toMatch(/^TEMPLATE_MISSING: [^]*none[^]*\n {2}→ Put it back under templates\//);
  });

  test('a folder that cannot be written: 1', async () => {
    // Files where the artifact folder would be: also root cannot write through those.
    write(home, 'outputs/sessions/t', 'in the way');
    write(home, `outputs/sessions/t.${sha256(tradeId).slice(0, 8)}`, 'in the way');
    const file = path.join(home, 'outputs/sessions/t.json');
    copyFileSync(example('trade'), file);
    const { code, stderr } = await at('run', '--session-file', file);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^OUTPUT_UNWRITABLE: .*outputs\/sessions\/t\..*\n {2}→ Fix the permiss/);
  });

  test('a configuration that does not fit: 78, with the key and who set it', async () => {
    write(home, 'watch/watch.config.json', '{"concurrency": "many"}');
    const { code, stderr } = await at('run', '--session-file', example('trade'));
    expect(code).toBe(78);
    expect(stderr).toMatch(/^CONFIG_INVALID: .*watch\.config\.json:1.*concurrency.*\n {2}→ /);
    const flag = await at('start', '--set', 'intake.grace=5');
    expect(flag.code).toBe(78);
    expect(flag.stderr).toMatch(/--set: `intake\.grace` is not a known key/);
  });
});

describe('retry', () => {
  test('takes a refused file back, mended', async () => {
    write(home, 'outputs/rejected/t.json', readFileSync(example('trade'), 'utf8'));
    const { code, stdout } = await at('retry', 'outputs/rejected/t.json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^complete: trade session/);
    expect(existsSync(path.join(home, 'outputs/rejected/t.json'))).toBe(false);
  });

  test('leaves a refused file where it is until it is mended, and tells what is wrong', async () => {
    const file = write(home, 'outputs/rejected/t.json', '{"session_type": "trade"}');
    const { code, stderr } = await at('retry', 't.json');
    expect(code).toBe(65);
    expect(stderr).toMatch(/^SESSION_INVALID: .*rejected\/t\.json has 3 problems/);
    expect(existsSync(file)).toBe(true);
  });

  test('does a failed session again, by id or by file', async () => {
    await at('run', '--session-file', example('build-minimal'));
    const file = path.join(home, 'outputs/sessions/build-minimal.session.json');
    for (const what of ['uuid-here', file]) {
      const { code, stderr } = await at('retry', what);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^NOTHING_TO_TELL: /);
    }
  });

  test('what is not known is 66', async () => {
    const { code, stderr } = await at('retry', 'nobody');
    expect(code).toBe(66);
    expect(stderr).toMatch(/^SESSION_NOT_FOUND: .*nobody.*\n {2}→ /);
  });
});

describe('a daemon', () => {
  let daemon: RunningDaemon | undefined;
  afterEach(async () => {
    if (daemon?.process.exitCode === null) await daemon.stop('SIGKILL');
    daemon = undefined;
  });

  test('does what is dropped and answers who waits, until SIGTERM ends it with 0', async () => {
    daemon = await startDaemon(home, ['--concurrency', '2', '--log-level', 'debug']);
    const dropped = await at('drop', example('trade'), '--wait', '--timeout', '20', '--json');
    expect(dropped.code).toBe(0);
    expect(jsonOf(dropped.stdout)).toMatchObject({
      results: [{ session_id: tradeId, status: 'complete', outcome: 'done' }],
    });
    const again = await at('drop', example('trade'), '--wait', '--timeout', '20', '--json');
    expect(jsonOf(again.stdout)).toMatchObject({ results: [{ outcome: 'duplicate' }] });
    const ran = await at('run', '--session-file', example('build-minimal'));
    expect(ran.stderr).toMatch(/^NOTHING_TO_TELL/);
    const status = await at('status', '--json');
    expect(jsonOf(status.stdout)).toMatchObject({
      daemon: { running: true, lock: 'live', pid: daemon.process.pid },
      sessions: { complete: 1, failed: 1 },
    });
    expect((await at('doctor')).stdout).toMatch(/ok {4}daemon +answers on /);
    expect(await daemon.stop('SIGTERM')).toBe(0);
    expect(daemon.stderr()).toMatch(/run completed/);
    expect(daemon.stderr().match(/run claimed .*session_id=uuid-here/g)).toHaveLength(1);
    expect(jsonOf((await at('status', '--json')).stdout)).toMatchObject({
      daemon: { running: false, lock: 'free' },
    });
  });

  test('who waits no longer is told so with 1, and the session is safe', async () => {
    daemon = await startDaemon(home);
    const { code, stderr } = await at('drop', example('trade'), '--wait', '--timeout', '0.001');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^WAIT_TIMEOUT: .*safe in the inbox\.\n {2}→ .*flywheel status/);
    expect(existsSync(path.join(home, 'outputs/sessions/trade.session.json'))).toBe(true);
  });

  test('a second one in the same home is refused with 3 and the pid of the first', async () => {
    daemon = await startDaemon(home);
    const { code, stderr } = await at('start');
    expect(code).toBe(3);
    expect(stderr).toMatch(
      new RegExp(`^HOME_LOCKED: .*process ${daemon.process.pid ?? 0}.*\\n {2}→ `),
    );
    expect(await daemon.stop('SIGINT')).toBe(0);
  });

  test('tells readable progress, without escape sequences where stderr is no terminal', async () => {
    daemon = await startDaemon(home);
    await at('drop', example('trade'));
    await daemon.told('run completed');
    await daemon.stop();
    expect(daemon.stderr()).toMatch(
      /^\d\d:\d\d:\d\d info {2}[0-9a-f]{12}-r1 run completed .*status=complete/m,
    );
    expect(daemon.stderr()).not.toContain('\u001b');
  });
});

test('a reader that has seen enough is no error', () => {
  const script = `"${process.execPath}" dist/cli.js scan . --last 500 --json | head -c 1; exit "\${PIPESTATUS[0]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '{', stderr: '' });
});

test('a large result goes through a pipe whole', () => {
  const out = execFileSync(
    process.execPath,
    ['dist/cli.js', 'scan', '.', '--last', '500', '--json'],
    {
      maxBuffer: 1e9,
      encoding: 'utf8',
    },
  );
  expect(() => jsonOf(out)).not.toThrow();
});

describe('shell completion', () => {
  const complete = async (...words: string[]): Promise<string[]> => {
    const { stdout } = await flywheelProcess(['complete', '--', ...words]);
    return stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
  };

  test.each(['bash', 'zsh', 'fish', 'powershell'])('there is a script for %s', async (shell) => {
    const { code, stdout } = await flywheelProcess(['complete', shell]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/flywheel['"]? complete/);
  });

  test('commands, their commands, options, values and files are offered', async () => {
    expect(await complete('st')).toEqual(expect.arrayContaining(['start', 'status']));
    expect(await complete('manifest', '')).toEqual(
      expect.arrayContaining(['list', 'show', 'query']),
    );
    expect(await complete('run', '--se')).toContain('--session-file');
    expect(await complete('queue', 'list', '--status', 'dr')).toContain('drafted');
    expect(await complete('drop', 'examples/tr')).toContain('examples/trade.session.json');
    expect(await complete('run', '--session-file', 'exam')).toContain('examples/');
  });
});

test.each([['--version'], ['--help'], ['run', '--help']])(
  '%s %s loads none of the packages that commands need',
  (...argv) => {
    const { stderr } = spawnSync(process.execPath, ['dist/cli.js', ...argv.filter(Boolean)], {
      encoding: 'utf8',
      env: { ...process.env, NODE_DEBUG: 'esm' },
    });
    expect(stderr).toContain('commander');
    expect(stderr).not.toMatch(
      /node_modules\/(?:isomorphic-git|ajv|winston|lowdb|mustache|chokidar)\//,
    );
  },
);
