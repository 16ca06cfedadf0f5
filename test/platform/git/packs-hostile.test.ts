import { readdirSync, readFileSync, symlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';

import type { FlywheelError } from '../../../src/domain/errors.ts';
import { deltaOf, idOf, writeLoose, writePack, type CraftedObject } from './crafted-objects.ts';
import { allIds, history, openStore } from './local-store.ts';
import { makeFifo, NativeGit } from './native-git.ts';
import { peakGrowth } from './peak-growth.ts';

const sha1 = '0'.repeat(40);
const blob = (content: Buffer | string): CraftedObject => ({
  oid: idOf('blob', Buffer.from(content), sha1),
  type: 'blob',
  content: Buffer.from(content),
});

/** What reading one ends in: the message of an error of ours, or what it is. */
async function outcome(git: NativeGit, oid: string): Promise<string> {
  try {
    const store = await openStore(git);
    const { type, bytes } = await store.read(oid);
    return `${type} ${bytes?.length ?? 'too large'}`;
  } catch (error) {
    const { code, message } = error as FlywheelError;
    if (code !== 'REPOSITORY_UNREADABLE') throw error;
    return message;
  }
}

const crafted = async (...objects: CraftedObject[]): Promise<string> => {
  const git = NativeGit.init();
  writePack(git, objects);
  return await outcome(git, objects.at(-1)?.oid ?? '');
};

/** The one pack of a history, and its index. */
function packed(): { git: NativeGit; pack: string; index: string; ids: readonly string[] } {
  const git = history(25);
  git.run('repack', '-q', '-adf');
  const folder = join(git.path, '.git/objects/pack');
  const name = readdirSync(folder).find((entry) => entry.endsWith('.idx')) ?? '';
  const index = join(folder, name);
  return { git, pack: index.replace(/idx$/, 'pack'), index, ids: allIds(git) };
}

/** Reads them all; each is right, or an error of ours. Returns how many could not be read. */
async function countUnreadable(
  git: NativeGit,
  expected: ReadonlyMap<string, string>,
): Promise<number> {
  const store = await openStore(git);
  let unreadable = 0;
  for (const [oid, content] of expected)
    try {
      const { type, bytes } = await store.read(oid);
      expect(`${type} ${bytes?.toString('latin1') ?? ''}`).toBe(content);
    } catch (error) {
      if ((error as FlywheelError).code !== 'REPOSITORY_UNREADABLE') throw error;
      unreadable++;
    }
  await store.close();
  return unreadable;
}

async function contentsOf(git: NativeGit, ids: readonly string[]): Promise<Map<string, string>> {
  const store = await openStore(git);
  const contents = new Map<string, string>();
  for (const oid of ids) {
    const { type, bytes } = await store.read(oid);
    contents.set(oid, `${type} ${bytes?.toString('latin1') ?? ''}`);
  }
  await store.close();
  return contents;
}

describe('damaged files are an error, or leave the objects as they are', () => {
  test.each(['pack', 'index'] as const)('a %s cut off anywhere', async (which) => {
    const { git, ids, ...files } = packed();
    const expected = await contentsOf(git, ids);
    const whole = readFileSync(files[which]);
    for (const length of [
      0,
      1,
      7,
      8,
      11,
      12,
      100,
      1031,
      1032,
      1033,
      2000,
      whole.length >> 1,
      whole.length - 21,
      whole.length - 20,
      whole.length - 1,
    ]) {
      rmSync(files[which]);
      writeFileSync(files[which], whole.subarray(0, length));
      expect(await countUnreadable(git, expected)).toBe(ids.length);
    }
    writeFileSync(files[which], Buffer.concat([whole, Buffer.alloc(8)]));
    expect(await countUnreadable(git, expected)).toBe(ids.length);
  });

  test.each(['pack', 'index'] as const)('a %s with flipped bytes', async (which) => {
    const { git, ids, ...files } = packed();
    const expected = await contentsOf(git, ids);
    const whole = readFileSync(files[which]);
    rmSync(files[which]);
    let damaged = 0;
    for (let round = 0; round < 60; round++) {
      const bytes = Buffer.from(whole);
      const at = (round * 7919 + round * round * 31) % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (round % 8));
      writeFileSync(files[which], bytes);
      if ((await countUnreadable(git, expected)) > 0) damaged++;
    }
    // A flipped checksum of an index entry, or of the index, is seen by nobody who only reads.
    expect(damaged).toBeGreaterThan(which === 'pack' ? 55 : 30);
  });

  test('a fanout that falls, counts beyond the file, a version nobody knows', async () => {
    const { git, index, ids } = packed();
    const whole = readFileSync(index);
    rmSync(index);
    const said = async (at: number, value: number): Promise<string> => {
      const bytes = Buffer.from(whole);
      bytes.writeUInt32BE(value, at);
      writeFileSync(index, bytes);
      return await outcome(git, ids[0] ?? '');
    };
    expect(await said(8 + 40, 2 ** 31)).toContain('a pack index is damaged');
    expect(await said(8 + 255 * 4, 2 ** 32 - 1)).toContain('a pack index is damaged');
    expect(await said(4, 3)).toContain('unknown version');
    expect(await said(0, 7)).toContain('a pack index is damaged');
  });

  test('an index beside a pack that is not its own', async () => {
    const [one, two] = [packed(), packed()];
    two.git.write('more', 'more').commit('more');
    two.git.run('repack', '-q', '-adf');
    const folder = join(two.git.path, '.git/objects/pack');
    const other = readdirSync(folder).find((name) => name.endsWith('.pack')) ?? '';
    rmSync(one.pack);
    writeFileSync(one.pack, readFileSync(join(folder, other)));
    expect(await outcome(one.git, one.ids[0] ?? '')).toContain('do not belong together');
  });

  test('a copy that is damaged is made good by another', async () => {
    const { git, pack, index, ids } = packed();
    const expected = await contentsOf(git, ids);
    const [bytes, names] = [readFileSync(pack), readFileSync(index)];
    rmSync(pack);
    rmSync(index);
    git.raw(['unpack-objects', '-q'], bytes);
    bytes.fill(0x55, 12, bytes.length - 20);
    writeFileSync(pack, bytes);
    expect(await countUnreadable(git, expected)).toBe(0);
    writeFileSync(index, names);
    expect(await countUnreadable(git, expected)).toBe(0);
    const loose = join(git.path, '.git/objects', ids[0]?.slice(0, 2) ?? '');
    rmSync(loose, { recursive: true });
    expect(await outcome(git, ids[0] ?? '')).toContain('could not be read');
  });

  test('links and pipes where files are expected', async () => {
    const { git, pack, index, ids } = packed();
    const aside = join(git.path, 'aside');
    writeFileSync(aside, readFileSync(pack));
    rmSync(pack);
    symlinkSync(aside, pack);
    expect(await outcome(git, ids[0] ?? '')).toContain('is a link');
    rmSync(index);
    makeFifo(index);
    expect(await outcome(git, ids[0] ?? '')).toContain('not a regular file');
    rmSync(join(git.path, '.git/objects/pack'), { recursive: true });
    symlinkSync('/etc', join(git.path, '.git/objects/pack'));
    expect(await outcome(git, ids[0] ?? '')).toContain('is missing');
  });
});

describe('objects that lie', () => {
  const base = blob('0123456789');
  const tenBytes = Buffer.from([0x90, 10]);

  test('an id that leads to another object', async () => {
    expect(await crafted({ ...blob('this'), content: Buffer.from('that') })).toContain(
      'another hash',
    );
    const git = NativeGit.init();
    const { oid } = blob('this');
    writeLoose(git, oid, deflateSync('blob 4\0that'));
    expect(await outcome(git, oid)).toContain('another hash');
  });

  test.each([
    ['longer than it says', { size: 9 }, 'too large for the size'],
    ['shorter than it says', { size: 11 }, 'not of the size'],
    ['empty, it says', { size: 0 }, 'size it declares'],
    ['of an impossible size', { size: 2 ** 52 }, 'not of the size'],
    ['too large for what is there', { size: 2 ** 31 }, 'not of the size'],
    ['not deflated', { deflated: Buffer.alloc(30, 0x41) }, 'not validly compressed'],
    ['cut off', { deflated: deflateSync('0123456789').subarray(0, 9) }, 'could not be read'],
  ])('an object that is %s', async (_, lie, said) => {
    expect(await crafted({ ...base, ...lie })).toContain(said);
  });

  test.each([
    ['made for a longer base', deltaOf(11, 10, tenBytes), 'another base'],
    ['of more than it says', deltaOf(10, 9, tenBytes), 'more than it declares'],
    ['of less than it says', deltaOf(10, 11, tenBytes), 'less than it declares'],
    ['that copies from behind its base', deltaOf(10, 10, Buffer.from([0x91, 1, 10])), 'bounds'],
    ['that copies from 4 GB on', deltaOf(10, 10, Buffer.from([0x9f, 9, 9, 9, 255, 10])), 'bounds'],
    ['whose last copy is cut off', deltaOf(10, 10, Buffer.from([0xff, 0])), 'bounds'],
    ['whose last insertion is cut off', deltaOf(10, 10, Buffer.from([10, 1])), 'bounds'],
    ['with an instruction nobody knows', deltaOf(10, 10, Buffer.from([0])), 'bounds'],
    ['that says no size', Buffer.alloc(9, 0xff), 'declares no size'],
    ['that is empty', Buffer.alloc(0), 'declares no size'],
  ])('a delta %s', async (_, content, said) => {
    const wrong: CraftedObject = {
      ...base,
      oid: '1'.repeat(40),
      type: 'idDelta',
      content,
      base: base.oid,
    };
    expect(await crafted(base, wrong)).toContain(said);
  });

  test('a delta whose base is in another pack only', async () => {
    const git = NativeGit.init();
    const delta: CraftedObject = {
      ...blob('01234'),
      type: 'idDelta',
      content: deltaOf(10, 5, Buffer.from([0x90, 5])),
      base: base.oid,
    };
    writePack(git, [base], 'one');
    writePack(git, [delta], 'two');
    expect(await outcome(git, delta.oid)).toContain('base of its delta is not in its pack');
    writePack(git, [base, delta], 'three');
    expect(await outcome(git, delta.oid)).toBe('blob 5');
  });

  test('as deep as git makes deltas, and deeper', async () => {
    const chain = (depth: number): CraftedObject[] => {
      const objects = [base];
      for (let at = 1; at <= depth; at++)
        objects.push({
          oid: at === depth ? base.oid : at.toString(16).padStart(40, '0'),
          type: 'idDelta',
          content: deltaOf(10, 10, tenBytes),
          base: at === 1 ? 'f'.repeat(40) : (at - 1).toString(16).padStart(40, '0'),
        });
      return [{ ...base, oid: 'f'.repeat(40) }, ...objects.slice(1)];
    };
    expect(await crafted(...chain(4095))).toBe('blob 10');
    expect(await crafted(...chain(4096))).toContain('too many');
  });

  test('loose objects with a header nobody writes', async () => {
    for (const [content, said] of [
      ['blob 10', 'no header'],
      ['blob -1\0', 'no header'],
      ['blob 1e1\x000123456789', 'no header'],
      ['blob 010\x000123456789', 'no header'],
      ['grob 10\x000123456789', 'of no known type'],
      ['blob 9\x000123456789', 'too large for the size'],
      ['blob 11\x000123456789', 'cut off'],
      ['', 'no header'],
    ] as const) {
      const git = NativeGit.init();
      writeLoose(git, base.oid, deflateSync(content));
      expect(await outcome(git, base.oid)).toContain(said);
    }
  });
});

describe('bounds', () => {
  test('reading everything there is stays within the bounds of what is kept', async () => {
    const git = NativeGit.init();
    const inputs: string[] = [];
    for (let at = 0; at < 3000; at++) {
      const content = `${at}\n`.repeat(50_000).slice(0, 100_000);
      inputs.push(`blob\ndata ${content.length}\n${content}\n`);
    }
    git.raw(['fast-import', '--quiet'], inputs.join(''));
    inputs.length = 0;
    const ids = allIds(git);
    expect(ids).toHaveLength(3000);
    const growth = await peakGrowth(async () => {
      const store = await openStore(git);
      for (const oid of ids) expect((await store.read(oid)).bytes).toHaveLength(100_000);
    });
    expect(growth).toBeLessThan(200);
  });

  test('a small pack that makes gigabytes takes memory for a few of them, and blocks nobody', async () => {
    const large = blob(Buffer.alloc(60 << 20, 'x'));
    const copies = Buffer.concat(
      Array.from({ length: 60 }, (_, at) =>
        Buffer.from([0xff, 0, 0, at << 4, at >> 4, 0, 0, 0x10]),
      ),
    );
    const objects = [large];
    for (let at = 1; at < 30; at++)
      objects.push({
        ...large,
        oid: at.toString(16).padStart(40, '0'),
        type: 'idDelta',
        content: deltaOf(60 << 20, 60 << 20, copies),
        base: objects.at(-1)?.oid ?? '',
      });
    const git = NativeGit.init();
    writePack(git, objects);
    const last = objects.at(-1)?.oid ?? '';
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    const growth = await peakGrowth(async () => {
      expect(await outcome(git, last)).toContain('another hash');
    });
    clearInterval(turning);
    expect(growth).toBeLessThan(400);
    // 1,740 MB are made on the way, and others may go on all the while.
    expect(turns).toBeGreaterThan(50);
  });

  test('what is larger than is held has a type and a size, and no bytes', async () => {
    const declared = 200 << 20;
    const git = NativeGit.init();
    const deflated = deflateSync(Buffer.alloc(declared));
    const huge: CraftedObject = { ...blob('x'), size: declared, deflated };
    const small: CraftedObject = {
      ...blob('y'),
      type: 'idDelta',
      content: deltaOf(declared, 1, Buffer.from([1, 0x79])),
      base: huge.oid,
    };
    writePack(git, [huge, small]);
    const store = await openStore(git);
    expect(await store.read(huge.oid)).toEqual({ type: 'blob', bytes: null });
    expect(await store.size?.(huge.oid)).toBe(declared);
    expect(await store.read(small.oid)).toEqual({ type: 'blob', bytes: null });
    expect(await store.size?.(small.oid)).toBe(1);
  });
});
