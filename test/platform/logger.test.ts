import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FlywheelError } from '../../src/domain/errors.ts';
import { openLogFile } from '../../src/platform/log-file.ts';
import { createLogger, type LoggerOptions } from '../../src/platform/logger.ts';

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678), monotonic: () => 0 };
let folder: string;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'logs-')), 'logs');
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const options = (more: Partial<LoggerOptions> = {}): LoggerOptions => ({
  folder,
  level: 'debug',
  clock,
  ...more,
});
const read = (name = 'flywheel.log'): Promise<string> => readFile(path.join(folder, name), 'utf8');
const lines = async (name?: string): Promise<Record<string, unknown>[]> =>
  (await read(name))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function written(text: string): Promise<void> {
  while (!(await read().catch(() => '')).includes(text)) await new Promise(setImmediate);
}

function screen(): { stream: Writable; text: () => string } {
  let all = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      all += String(chunk);
      done();
    },
  });
  return { stream, text: () => all };
}

test('a line is JSON with time, level, the constant message and its fields', async () => {
  const log = createLogger(options());
  log.child({ run: 'r1' }).info('artifact written', { path: 'a/README.md', ms: 12 });
  await log.close();
  expect(await read()).toBe(
    '{"time":"2026-01-02T03:04:05.678Z","level":"info","message":"artifact written",' +
      '"run":"r1","path":"a/README.md","ms":12}\n',
  );
});

test('the level decides what is kept, and everything logged before close is there', async () => {
  const log = createLogger(options({ level: 'warn' }));
  log.debug('d');
  log.info('i');
  for (let i = 0; i < 5000; i++) log.warn('w', { i });
  log.error('e');
  await log.close();
  await log.close();
  log.error('after the end');
  const all = await lines();
  expect(all).toHaveLength(5001);
  expect(all.slice(0, 5000).map((line) => line['i'])).toEqual(
    Array.from({ length: 5000 }, (_, i) => i),
  );
  expect(all.at(-1)).toMatchObject({ level: 'error', message: 'e' });
});

test('a field cannot pose as the time, the level or the message', async () => {
  const log = createLogger(options());
  log.info('true', { level: 'error', message: 'false', time: 0, __proto__: { x: 1 } });
  await log.close();
  expect(await lines()).toEqual([
    {
      time: '2026-01-02T03:04:05.678Z',
      level: 'info',
      message: 'true',
      _level: 'error',
      _message: 'false',
      _time: 0,
    },
  ]);
});

test('control, bidi and invisible characters of fields act on nothing, and nothing is lost', async () => {
  const { stream, text } = screen();
  const hostile = 'a\u001b[2Jb\r\nfake line\u0000\u009b31m\u202egnp.exe\u2028\u200b\u{e0041}é漢😀';
  const log = createLogger(options({ console: { stream, colours: false } }));
  log.info('dropped', { [hostile]: hostile });
  await log.close();
  for (const output of [await read(), text()]) {
    expect(output.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(output).toContain('é漢😀');
  }
  expect((await lines())[0]?.[hostile]).toBe(hostile);
});

test('errors are told with code, hint, cause and stack', async () => {
  const log = createLogger(options());
  const cause = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  log.error('failed', { error: new FlywheelError('STORE_UNWRITABLE', 'cannot write', { cause }) });
  await log.close();
  expect((await lines())[0]?.['error']).toMatchObject({
    name: 'FlywheelError',
    code: 'STORE_UNWRITABLE',
    message: 'cannot write',
    stack: expect.stringContaining('logger.test'),
    cause: { code: 'ENOSPC', message: 'no space' },
  });
});

test('fields that are no JSON are told as well as can be, and never throw', async () => {
  const log = createLogger(options());
  const cycle: Record<string, unknown> = { big: 10n, nan: NaN, bytes: Buffer.from('secret') };
  cycle['self'] = cycle;
  log.info('odd', { cycle, set: new Set([1]), map: new Map([['k', 'v']]), date: new Date(NaN) });
  log.info('getter', {
    get broken(): never {
      throw new Error('no');
    },
  });
  log.info('long', { text: 'x'.repeat(100_000), list: Array.from({ length: 1000 }, () => 1) });
  await log.close();
  const [odd, getter, long] = await lines();
  expect(odd).toMatchObject({
    cycle: { big: '10', nan: 'NaN', bytes: '6 bytes', self: '…' },
    set: [1],
    map: { k: 'v' },
    date: 'invalid date',
  });
  expect(getter).toMatchObject({ message: 'getter' });
  expect(JSON.stringify(long).length).toBeLessThan(10_000);
});

test('the console is readable: time, level, message, key=value, and colours only when asked', async () => {
  const plain = screen();
  const colourful = screen();
  for (const [{ stream }, colours] of [
    [plain, false],
    [colourful, true],
  ] as const) {
    const log = createLogger(options({ console: { stream, colours } }));
    log.warn('run failed', {
      run: 'r1',
      path: 'a/b.json',
      reason: 'no commits',
      tries: 3,
      of: { a: [1] },
    });
    await log.close();
  }
  expect(plain.text()).toBe(
    '03:04:05 warn  run failed run=r1 path=a/b.json reason="no commits" tries=3 of={"a":[1]}\n',
  );
  expect(colourful.text()).toContain('\u001b[33mwarn ');
});

test('a closed, broken or stuck console ends nothing and keeps nothing', async () => {
  const broken = new Writable({
    write: (_chunk, _encoding, done) => {
      done(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    },
  });
  const stuck = new Writable({ write: () => undefined });
  for (const stream of [broken, stuck]) {
    const log = createLogger(options({ console: { stream, colours: false } }));
    for (let i = 0; i < 3000; i++) log.info('line', { text: 'x'.repeat(1000) });
    await log.close();
  }
  expect(stuck.writableLength).toBeLessThan(2_000_000);
  expect(await lines()).toHaveLength(6000);
});

test('a full file is rotated, the oldest goes, and no line is torn or lost in between', async () => {
  const log = createLogger(options({ maxBytes: 2000, maxFiles: 2 }));
  for (let i = 0; i < 60; i++) {
    log.info('line', { i, text: 'x'.repeat(100) });
    await written(`"i":${i},`);
  }
  await log.close();
  expect((await readdir(folder)).sort()).toEqual([
    'flywheel.1.log',
    'flywheel.2.log',
    'flywheel.log',
  ]);
  const kept = [
    ...(await lines('flywheel.2.log')),
    ...(await lines('flywheel.1.log')),
    ...(await lines()),
  ].map((line) => line['i'] as number);
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, at) => 60 - kept.length + at));
});

test('a log that somebody moved away is begun anew', async () => {
  const file = openLogFile({
    file: path.join(folder, 'flywheel.log'),
    maxBytes: 1e6,
    maxFiles: 1,
    lostLine: String,
  });
  file.write('one\n');
  await written('one');
  await rename(path.join(folder, 'flywheel.log'), path.join(folder, 'moved'));
  file.write('two\n');
  await file.close();
  expect([await read('moved'), await read()]).toEqual(['one\n', 'two\n']);
});

test('a full disk costs lines only: they wait, then are counted, and follow when there is space', async () => {
  // /dev/full refuses every write with ENOSPC, as a full disk does.
  if (process.platform !== 'linux') return;
  await mkdir(folder, { recursive: true });
  await symlink('/dev/full', path.join(folder, 'flywheel.log'));
  const log = createLogger(options());
  for (let i = 0; i < 700; i++) {
    log.info('during', { i, text: 'x'.repeat(7900) });
    if (i % 50 === 0) await new Promise(setImmediate);
  }
  await rm(path.join(folder, 'flywheel.log'));
  log.info('after');
  await log.close();
  const all = await lines();
  const lost = all.find((line) => line['message'] === 'log lines were lost');
  const kept = all.filter((line) => line['message'] === 'during');
  expect(kept.length).toBeGreaterThan(100);
  expect(Number(lost?.['lines']) + kept.length).toBeGreaterThanOrEqual(700);
});

test('a folder that cannot be made or written is no reason to throw', async () => {
  const parent = path.dirname(folder);
  const log = createLogger(options({ folder: path.join(parent, 'file', 'logs') }));
  await chmod(parent, 0o500);
  try {
    log.info('lost');
    await log.close();
  } finally {
    await chmod(parent, 0o700);
  }
  expect(await readdir(parent)).toEqual(process.getuid?.() === 0 ? ['file'] : []);
});
