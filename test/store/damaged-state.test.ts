import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FlywheelError } from '../../src/domain/errors.ts';
import { claimRun } from '../../src/store/claim-run.ts';
import { toLine } from '../../src/store/embedded/journal-line.ts';
import type { Run, Store } from '../../src/store/store.ts';
import { artifact, namesIn, put, session, storeHome, type StoreHome } from './store-home.ts';

const at = '2025-12-02T05:20:00.000Z';

let home: StoreHome;
beforeEach(async () => {
  home = await storeHome();
});
afterEach(() => home.remove());

/** A life with these in it, from its start to its end. */
async function life(...names: string[]): Promise<void> {
  const store = await home.open();
  for (const name of names) await put(store, name);
  await store.close();
}
/** What the next life knows; it is able to go on, and so is the one after. */
async function afterwards(): Promise<string[]> {
  const store = await home.open();
  const names = namesIn(store.manifest);
  await put(store, 'more');
  await store.close();
  const next = await home.open();
  expect(namesIn(next.manifest)).toEqual([...names, 'more'].sort());
  await next.close();
  expect(namesIn(await home.read())).toEqual([...names, 'more'].sort());
  return names;
}
const kept = async (): Promise<string[]> =>
  (await readdir(home.root)).filter((name) => name.includes('damaged')).sort();
const warned = (): string[] => home.logged.filter((line) => line.startsWith('warn'));
/** What is said by whoever opens it or reads it, and whether anything on disk has changed by that. */
async function outcome(): Promise<{ errors: object[]; hasChanged: boolean }> {
  const before = await everything();
  const errors: object[] = [];
  for (const attempt of [() => home.open(), () => home.open(), () => home.read()]) {
    await attempt().catch((error: unknown) => {
      const { code, message, hint } = error as FlywheelError;
      errors.push({ code, message, hint });
    });
  }
  return { errors, hasChanged: !isDeepStrictEqual(await everything(), before) };
}
/** It stops, says where, and what to run; and leaves everything as it is. */
function stops(code: string, file: string): Awaited<ReturnType<typeof outcome>> {
  const message = expect.stringContaining(file);
  const hint = expect.stringMatching(/`flywheel restore FILE`.*`flywheel rebuild`/);
  const error = { code, message, hint };
  return { errors: [error, error, error], hasChanged: false };
}
async function everything(): Promise<Record<string, string>> {
  const files = await readdir(home.root, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const file of files.filter((each) => each.isFile())) {
    const at = path.join(file.parentPath, file.name);
    found[at] = await readFile(at, 'latin1');
  }
  return found;
}

describe('a manifest that cannot be used, beside a whole journal', () => {
  test.each([
    ['nothing', ''],
    ['null', 'null'],
    ['0', '0'],
    ['false', 'false'],
    ['""', '""'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['NUL bytes', Buffer.alloc(300)],
    [
      'another shape',
      '{"version":1,"journal_sequence":1,"sessions":[],"artifacts":{},"publish_queue":{}}',
    ],
    [
      'a version of its own',
      '{"version":"1","journal_sequence":0,"sessions":{},"artifacts":{},"publish_queue":{}}',
    ],
    ['no sequence', '{"version":1,"sessions":{},"artifacts":{},"publish_queue":{}}'],
  ])('holds %s: it is kept aside and made again', async (_, content) => {
    await life('a', 'b');
    await writeFile(home.manifest, content);
    expect(await afterwards()).toEqual(['a', 'b']);
    expect(await kept()).toEqual(['manifest.json.damaged-1']);
    expect(await readFile(`${home.manifest}.damaged-1`)).toEqual(Buffer.from(content));
    expect(warned()).toEqual(['warn manifest rebuilt from the journal']);
  });

  test('is cut off at any byte: it is kept aside and made again, or still says the same', async () => {
    await life('a');
    const whole = await readFile(home.manifest);
    const journal = await readFile(home.journal);
    for (let length = 0; length < whole.length; length += 1) {
      await writeFile(home.manifest, whole.subarray(0, length));
      const store = await home.open();
      expect([length, namesIn(store.manifest)]).toEqual([length, ['a']]);
      await store.close();
      expect([length, await readFile(home.manifest)]).toEqual([
        length,
        length < whole.length - 1 ? whole : whole.subarray(0, -1),
      ]);
      expect([length, await readFile(home.journal)]).toEqual([length, journal]);
      const aside = length < whole.length - 1 ? ['manifest.json.damaged-1'] : [];
      expect([length, await kept()]).toEqual([length, aside]);
      await rm(`${home.manifest}.damaged-1`, { force: true });
    }
  }, 60_000);

  test('has been edited by hand against its schema', async () => {
    await life('a');
    const text = await readFile(home.manifest, 'utf8');
    await writeFile(home.manifest, text.replace('"bytes": 3', '"bytes": "three"'));
    expect(await afterwards()).toEqual(['a']);
    expect(await kept()).toEqual(['manifest.json.damaged-1']);
  });

  test('is missing: it is made again, and there is nothing to keep', async () => {
    await life('a', 'b');
    await rm(home.manifest);
    expect(namesIn(await home.read())).toEqual(['a', 'b']);
    expect(await afterwards()).toEqual(['a', 'b']);
    expect(await kept()).toEqual([]);
  });

  test('is a folder: that is kept aside with what is in it', async () => {
    await life('a');
    await rm(home.manifest);
    await mkdir(home.manifest);
    await home.write('manifest.json/mine.txt', 'mine');
    expect(await afterwards()).toEqual(['a']);
    expect(await readFile(`${home.manifest}.damaged-1/mine.txt`, 'utf8')).toBe('mine');
  });

  test('each damaged one is kept under a number of its own', async () => {
    await life('a');
    for (const content of ['one', 'two', 'three']) {
      await writeFile(home.manifest, content);
      await life(content);
    }
    expect(await kept()).toEqual([1, 2, 3].map((number) => `manifest.json.damaged-${number}`));
    expect(await readFile(`${home.manifest}.damaged-3`, 'utf8')).toBe('three');
  });

  test('is told to those who only read, and not put aside by them', async () => {
    await life('a');
    await writeFile(home.manifest, 'null');
    await expect(home.read()).rejects.toMatchObject({
      code: 'MANIFEST_DAMAGED',
      hint: expect.stringContaining('Start the flywheel'),
    });
    expect(await kept()).toEqual([]);
  });

  test('of a newer version is refused, not rebuilt over', async () => {
    await life('a');
    const text = await readFile(home.manifest, 'utf8');
    await writeFile(home.manifest, text.replace('"version": 1', '"version": 2'));
    const refused = {
      code: 'STORE_NEWER',
      message: expect.stringContaining(`${home.manifest} has version 2`),
      hint: expect.stringContaining('Install that version'),
    };
    await expect(home.open()).rejects.toMatchObject(refused);
    await expect(home.read()).rejects.toMatchObject(refused);
    expect(await kept()).toEqual([]);
  });
});

describe('a manifest and a journal of different age', () => {
  test('the manifest is older: the journal has the rest', async () => {
    await life('a');
    const old = await readFile(home.manifest);
    await life('b', 'c');
    await writeFile(home.manifest, old);
    expect(await afterwards()).toEqual(['a', 'b', 'c']);
    expect(home.logged).toEqual([]);
  });

  test('the manifest is as git has it, of an empty home: the journal has all', async () => {
    await life('a', 'b');
    await writeFile(
      home.manifest,
      '{"version":1,"journal_sequence":0,"sessions":{},"artifacts":{},"publish_queue":{}}',
    );
    expect(await afterwards()).toEqual(['a', 'b']);
  });

  test('the journal is of a backup: the manifest is the truth, and the journal begins anew', async () => {
    await life('a');
    const old = await readFile(home.journal);
    await life('b', 'c');
    await writeFile(home.journal, old);
    expect(await afterwards()).toEqual(['a', 'b', 'c']);
    expect(warned()).toEqual(['warn journal begun anew']);
    expect(await readFile(`${home.journal}.behind-1`)).toEqual(old);
    await rm(home.manifest);
    expect(namesIn((await home.open()).manifest)).toEqual(['a', 'b', 'c', 'more']);
  });

  test('the journal has lost its last lines: numbers go on after those the manifest has', async () => {
    await life('a', 'b', 'c');
    const lines = await home.lines();
    await writeFile(home.journal, lines.slice(0, -2).join('\n') + '\n');
    expect(await afterwards()).toEqual(['a', 'b', 'c']);
    expect(JSON.parse((await home.lines())[0] ?? '')).toMatchObject({ seq: 3, base: {} });
  });

  test('the journal has lost its first lines, and the manifest has them', async () => {
    await life('a', 'b', 'c');
    const lines = await home.lines();
    await writeFile(home.journal, lines.slice(2).join('\n') + '\n');
    expect(await afterwards()).toEqual(['a', 'b', 'c']);
    expect(warned()).toEqual(['warn journal begun anew']);
  });

  test('the journal has lost its first lines, and the manifest does not have them all', async () => {
    await life('a');
    const old = await readFile(home.manifest);
    await life('b', 'c');
    await writeFile(home.journal, (await home.lines()).slice(3).join('\n') + '\n');
    await writeFile(home.manifest, old);
    expect(await outcome()).toEqual(stops('JOURNAL_DAMAGED', `${home.journal}, line 1`));
  });
});

describe('a journal that is gone', () => {
  test.each(['missing', 'empty', 'torn in its first line'])(
    'or %s, beside a whole manifest: it goes on from that, and says so',
    async (how) => {
      await life('a', 'b');
      const first = (await readFile(home.journal)).subarray(0, 40);
      if (how === 'missing') await rm(home.journal);
      else await writeFile(home.journal, how === 'empty' ? '' : first);
      expect(await afterwards()).toEqual(['a', 'b']);
      expect(warned()).toEqual(['warn journal begun anew']);
      await rm(home.manifest);
      expect(namesIn((await home.open()).manifest)).toEqual(['a', 'b', 'more']);
    },
  );

  test('is whole again at once, though nothing happens after the start', async () => {
    await life('a', 'b');
    await rm(home.journal);
    await home.open();
    await rm(home.manifest);
    expect(namesIn((await home.open()).manifest)).toEqual(['a', 'b']);
  });

  test('of a home that is new says nothing', async () => {
    await writeFile(
      home.manifest,
      '{"version":1,"journal_sequence":0,"sessions":{},"artifacts":{},"publish_queue":{}}',
    );
    expect(await afterwards()).toEqual([]);
    expect(home.logged).toEqual([]);
  });

  test.each(['null', '', '{', '{}'])(
    'beside a manifest that holds %j: it stops',
    async (content) => {
      await life('a');
      await rm(home.journal);
      await writeFile(home.manifest, content);
      expect(await outcome()).toEqual(stops('MANIFEST_DAMAGED', home.manifest));
    },
  );

  test('in its first lines, without a manifest: it stops', async () => {
    await life('a', 'b', 'c');
    await writeFile(home.journal, (await home.lines()).slice(2).join('\n') + '\n');
    await rm(home.manifest);
    expect(await outcome()).toEqual(stops('MANIFEST_DAMAGED', home.manifest));
  });
});

describe('a journal that is damaged', () => {
  test('in its last line, cut off at any byte: all before it is there', async () => {
    await life('a', 'b');
    const whole = await readFile(home.journal);
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let length = last; length < whole.length; length += 1) {
      await rm(home.manifest);
      await writeFile(home.journal, whole.subarray(0, length));
      const store = await home.open();
      expect([length, namesIn(store.manifest)]).toEqual([length, ['a']]);
      await store.close();
      expect((await readFile(home.journal)).equals(whole.subarray(0, last))).toBe(true);
    }
  }, 60_000);

  test('in its last line, which the manifest has: it is not lost', async () => {
    await life('a', 'b');
    const whole = await readFile(home.journal);
    await writeFile(home.journal, whole.subarray(0, -9));
    expect(await afterwards()).toEqual(['a', 'b']);
    expect(warned()).toEqual(['warn journal begun anew']);
  });

  test.each([true, false])(
    'by a flipped byte in the middle: it stops (manifest: %s)',
    async (has) => {
      await life('a', 'b', 'c');
      const bytes = await readFile(home.journal);
      const at = bytes.indexOf('artifact.put');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(home.journal, bytes);
      if (!has) await rm(home.manifest);
      expect(await outcome()).toEqual(stops('JOURNAL_DAMAGED', `${home.journal}, line 2`));
    },
  );

  test('in that a folder stands in its place: it stops', async () => {
    await life('a');
    await rm(home.journal);
    await mkdir(home.journal);
    expect(await outcome()).toEqual(stops('JOURNAL_DAMAGED', home.journal));
  });
});

describe('without manifest and journal', () => {
  test('a home is new, whatever agents have dropped', async () => {
    await home.write('outputs/sessions/a.json', '{"session_id":"a","note":"\\"flywheel\\": {"}');
    await home.write('outputs/sessions/drop/work_session.json', '{}');
    await home.write('outputs/sessions/archive/.gitkeep', '');
    expect(await afterwards()).toEqual([]);
  });

  test.each([
    ['outputs/archive/2025-12.jsonl', '{}\n'],
    ['outputs/sessions/archive/2025-12/a.json', '{}'],
    ['outputs/sessions/a/receipts.json', '{}'],
    ['outputs/sessions/drop/artifacts/receipts.json', '{}'],
    ['outputs/sessions/a.json', '{"session_id": "a",\n  "flywheel": {\n    "fingerprint": "x"}}'],
  ])('but with %s it is not taken for new', async (file, content) => {
    await home.write(file, content);
    expect(await outcome()).toEqual(
      stops('MANIFEST_MISSING', file.replace(/2025-12\/.*/, '2025-12')),
    );
  });
});

describe('claims whose lines are lost', () => {
  const run = (id: string): Run => ({
    run_id: `${session(id).fingerprint.slice(0, 12)}-r1`,
    session_id: id,
    session_type: 'build',
    fingerprint: session(id).fingerprint,
    revision: 1,
    attempt: 1,
    source: `outputs/sessions/${id}.json`,
    artifact_folder: `outputs/sessions/${id}`,
    claimed_at: at,
    input: '{}',
  });
  const claim = (store: Store, id: string): Promise<void> =>
    store.transact('run.claimed', (tx) => {
      tx.put('runs', run(id).run_id, run(id));
      tx.put('sessions', id, session(id, 'running'));
      return Promise.resolve();
    });
  const finish = (store: Store, id: string): Promise<void> =>
    store.transact('run.finished', (tx) => {
      tx.remove('runs', run(id).run_id);
      tx.put('sessions', id, session(id));
      tx.afterwards({ tag: run(id).run_id });
      return Promise.resolve();
    });

  test('leave their sessions running, with no run: the next look claims them again', async () => {
    const store = await home.open();
    await claim(store, 'abcdef');
    await store.close();
    await rm(home.journal);
    const next = await home.open();
    expect(next.manifest.all('runs')).toEqual([]);
    expect(next.manifest.get('sessions', 'abcdef')?.status).toBe('running');
    const { fingerprint, source: path, artifact_folder } = session('abcdef');
    const accepted = { session: session('abcdef'), fingerprint, text: '{"a":1}', path };
    const claimed = await next.transact('run.claimed', (tx) =>
      claimRun(tx, { accepted: accepted as never, at, folders: [artifact_folder] }),
    );
    expect(claimed).toMatchObject({ kind: 'claimed', run: { revision: 1, input: '{"a":1}' } });
    expect(next.manifest.all('runs')).toHaveLength(1);
  });

  test('are not brought back by a journal that is older than the manifest', async () => {
    const store = await home.open();
    for (const id of ['one', 'two', 'three']) await claim(store, id);
    await finish(store, 'one');
    await store.close();
    const old = await readFile(home.journal);
    const next = await home.open();
    await finish(next, 'two');
    await next.transact('run.claimed', (tx) => {
      tx.put('sessions', 'one', { ...session('one', 'running'), revision: 2 });
      return Promise.resolve();
    });
    await next.close();
    await writeFile(home.journal, old);
    const last = await home.open();
    expect(last.manifest.all('runs').map(({ session_id }) => session_id)).toEqual(['three']);
    // What was to be done for its first revision must not touch the files of the second.
    expect(last.tasks.open()).toEqual([]);
  });
});

describe('a journal of the version before', () => {
  const line = (sequence: number, name: string): string =>
    toLine({
      sequence,
      at,
      what: 'test',
      changes: [
        { collection: 'artifacts', key: artifact(name).content_hash, value: artifact(name) },
      ],
    });

  test('is taken up, and kept as it was under another name', async () => {
    const old = line(1, 'a') + line(2, 'b');
    await home.write('.flywheel/journal.ndjson', old);
    expect(await afterwards()).toEqual(['a', 'b']);
    expect(await readFile(`${home.journal}.older-1`, 'utf8')).toBe(old);
    expect(JSON.parse((await home.lines())[0] ?? '')).toMatchObject({
      seq: 2,
      base: { version: 2 },
    });
  });

  test('is taken up also when the life that began with it ended before it was done', async () => {
    const old = line(1, 'a');
    await home.write('.flywheel/journal.ndjson', old);
    await home.write('.flywheel/journal.ndjson.older-1', 'of another time');
    expect(await afterwards()).toEqual(['a']);
    expect(await readFile(`${home.journal}.older-2`, 'utf8')).toBe(old);
  });
});
