import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { beginJournal } from '../../src/store/embedded/journal.ts';
import { toLine, type JournalEntry } from '../../src/store/embedded/journal-line.ts';
import { readJournal, type JournalFile } from '../../src/store/embedded/read-journal.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flywheel-journal-'));
  file = path.join(folder, 'journal.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

const at = '2025-12-02T05:20:00.000Z';
const entry = (sequence: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  sequence,
  at,
  what: 'test',
  changes: [{ collection: 'artifacts', key: `k${sequence}`, value: { path: `ä${sequence}` } }],
  ...more,
});
const base = (sequence: number, isLast = true): JournalEntry =>
  entry(sequence, { changes: [], base: { version: 2, isLast, tasks: [] } });
const bytesOf = (...entries: JournalEntry[]): Buffer => Buffer.from(entries.map(toLine).join(''));

async function read(bytes?: Uint8Array): Promise<JournalFile & { sequences: number[] }> {
  if (bytes) await writeFile(file, bytes);
  const sequences: number[] = [];
  const found = await readJournal(nodeFileSystem, file, (one) => sequences.push(one.sequence));
  return { ...found, sequences };
}
const damage = (line: number): object => ({
  code: 'JOURNAL_DAMAGED',
  details: { path: file, line },
  message: expect.stringContaining(`${file}, line ${line}: `),
  hint: expect.stringMatching(/`flywheel restore FILE`.*`flywheel rebuild`/),
});

describe('a journal that is read', () => {
  test('gives its entries as they were written, and how long it is', async () => {
    const written = [
      base(7),
      entry(8, { task: { tag: 't', files: [{ path: 'a', text: 'ü\n' }] } }),
      entry(9, { changes: [{ collection: 'runs', key: 'gone' }], settled: 8 }),
    ];
    const bytes = bytesOf(...written);
    await writeFile(file, bytes);
    const got: JournalEntry[] = [];
    const found = await readJournal(nodeFileSystem, file, (one) => got.push(one));
    expect(got).toEqual(written);
    expect(found).toEqual({
      length: bytes.length,
      baseLength: bytesOf(base(7)).length,
      version: 2,
      sequence: 9,
    });
  });

  test('is no journal when there is no file, or nothing in it', async () => {
    const nothing = { length: 0, baseLength: 0, version: 0, sequence: 0, sequences: [] };
    expect(await read()).toEqual(nothing);
    expect(await read(Buffer.alloc(0))).toEqual(nothing);
    expect(await read(bytesOf(base(3)).subarray(0, 30))).toEqual(nothing);
  });

  test('may have lines longer than what is read at a time, and letters cut in two by it', async () => {
    const long = (sequence: number): JournalEntry =>
      entry(sequence, { what: 'é'.repeat(700_000 + sequence) });
    const written = [base(0), long(1), entry(2), long(3), entry(4)];
    const got: JournalEntry[] = [];
    await writeFile(file, bytesOf(...written));
    await readJournal(nodeFileSystem, file, (one) => got.push(one));
    expect(got).toEqual(written);
  });

  test('lets other work go on while it is read', async () => {
    await writeFile(file, bytesOf(base(0)));
    for (let sequence = 1; sequence <= 8; sequence += 1) {
      await appendFile(file, bytesOf(entry(sequence, { what: 'x'.repeat(1_000_000) })));
    }
    let turns = 0;
    const count = setInterval(() => (turns += 1), 0);
    await readJournal(nodeFileSystem, file, () => (turns += 0));
    clearInterval(count);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  test('loses its last line when that is torn, at whatever byte', async () => {
    const whole = bytesOf(base(0), entry(1));
    const bytes = bytesOf(base(0), entry(1), entry(2));
    for (let length = whole.length; length < bytes.length; length += 1) {
      const found = await read(bytes.subarray(0, length));
      expect([length, found.length, found.sequences]).toEqual([length, whole.length, [0, 1]]);
    }
    expect((await read(bytes)).sequences).toEqual([0, 1, 2]);
  });

  test('loses its last line when that has a newline and a wrong checksum', async () => {
    const bytes = bytesOf(base(0), entry(1), entry(2));
    bytes[bytes.length - 5] = 0x58;
    expect((await read(bytes)).sequences).toEqual([0, 1]);
  });

  test.each(['at', 'crc', 'seq', '\n'])(
    'stops at a flipped byte in the middle: in %j',
    async (of) => {
      const first = bytesOf(base(0)).length;
      const bytes = bytesOf(base(0), entry(1), entry(2), entry(3));
      const index = bytes.indexOf(of, first);
      bytes[index] = (bytes[index] ?? 0) ^ 1;
      await expect(read(bytes)).rejects.toMatchObject(damage(2));
    },
  );

  test('stops at a flipped byte among the lines of the last append', async () => {
    const bytes = bytesOf(base(0), entry(1), entry(2, { group: 1 }), entry(3, { group: 1 }));
    const index = bytes.indexOf('test', bytesOf(base(0), entry(1)).length);
    bytes[index] = 0x58;
    await expect(read(bytes)).rejects.toMatchObject(damage(3));
  });

  test('drops the lines of its last append from where the disk has left a hole', async () => {
    const before = bytesOf(base(0), entry(1));
    const group = [2, 3, 4, 5].map((sequence) => entry(sequence, sequence > 2 ? { group: 2 } : {}));
    const bytes = bytesOf(base(0), entry(1), ...group);
    const upToThird = bytesOf(base(0), entry(1), ...group.slice(0, 2)).length;
    for (const [from, to] of [
      [before.length, before.length + 10],
      [before.length + 50, upToThird + 9],
      [upToThird - 1, upToThird],
    ] as const) {
      const torn = Buffer.from(bytes).fill(0, from, to);
      const found = await read(torn);
      expect(found.sequences).toEqual(from === upToThird - 1 ? [0, 1, 2] : [0, 1]);
    }
  });

  test('stops at a hole that a later append has gone beyond', async () => {
    const lines = [base(0), entry(1), entry(2, { group: 1 }), entry(3), entry(4, { group: 3 })];
    const bytes = bytesOf(...lines);
    const second = bytesOf(...lines.slice(0, 2)).length;
    bytes.fill(0, second + 20, second + 30);
    await expect(read(bytes)).rejects.toMatchObject(damage(3));
  });

  test('stops where a line is missing, twice there, or from another journal', async () => {
    await expect(read(bytesOf(base(0), entry(1), entry(3)))).rejects.toMatchObject(damage(3));
    await expect(read(bytesOf(base(0), entry(1), entry(1)))).rejects.toMatchObject(damage(3));
    await expect(read(bytesOf(base(0), entry(1), base(1)))).rejects.toMatchObject(damage(3));
  });

  test('stops when the base it begins with is not whole', async () => {
    await expect(read(bytesOf(base(5, false)))).rejects.toMatchObject(damage(2));
    await expect(read(bytesOf(base(5, false), entry(6)))).rejects.toMatchObject(damage(2));
    const torn = bytesOf(base(5, false), base(5)).subarray(0, -4);
    await expect(read(torn)).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
  });

  test('stops at a whole line that says what this program does not know', async () => {
    const unknown = entry(2, { changes: [{ collection: 'users' as 'runs', key: 'x', value: {} }] });
    await expect(read(bytesOf(base(0), entry(1), unknown))).rejects.toMatchObject(damage(3));
    await expect(read(bytesOf(base(0), unknown))).rejects.toMatchObject(damage(2));
  });

  test('of a newer version is refused, and what to do is said', async () => {
    const newer = entry(9, { base: { version: 3, isLast: true, tasks: [] } });
    await expect(read(bytesOf(newer))).rejects.toMatchObject({
      code: 'STORE_NEWER',
      details: { path: file, version: 3 },
      hint: expect.stringContaining('Install that version'),
    });
  });

  test('is refused when a folder stands in its place', async () => {
    await expect(readJournal(nodeFileSystem, folder, () => undefined)).rejects.toMatchObject({
      code: 'JOURNAL_DAMAGED',
      details: { path: folder },
    });
  });
});

describe('a journal that is appended to', () => {
  test('takes lines together that are too long for one text', async () => {
    const journal = await beginJournal(nodeFileSystem, file, [base(0)]);
    const long = [1, 2, 3, 4].map((sequence) => entry(sequence, { what: 'é'.repeat(700_000) }));
    await journal.append([...long, entry(5), entry(6)]);
    const { all } = journal.size();
    await journal.close();
    expect(await read()).toMatchObject({ length: all, sequences: [0, 1, 2, 3, 4, 5, 6] });
  });

  test('says of each line which append it is of', async () => {
    const journal = await beginJournal(nodeFileSystem, file, [base(0)]);
    await journal.append([entry(1)]);
    await journal.append([entry(2), entry(3), entry(4)]);
    await journal.close();
    const groups: (number | undefined)[] = [];
    await readJournal(nodeFileSystem, file, ({ group }) => groups.push(group));
    expect(groups).toEqual([undefined, undefined, undefined, 2, 2]);
  });
});
