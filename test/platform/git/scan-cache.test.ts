import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

import type { RepoReader, RepoScanResult, ScanRequest } from '../../../src/domain/repo.ts';
import { pinRepository } from '../../../src/platform/git/pin-repository.ts';
import { createRepoReader } from '../../../src/platform/git/repo-reader.ts';
import { makeFifo, NativeGit, tempFolder } from './native-git.ts';

const never = new AbortController().signal;
const all: ScanRequest['select'] = [{ kind: 'last', count: 1000 }];
const look = (
  reader: RepoReader,
  path: string,
  request: Partial<ScanRequest> = {},
): Promise<RepoScanResult> => reader.scan({ path, select: all, ...request }, never);

/** As it is told by a reader that knows nothing. */
const fresh = async (path: string, request: Partial<ScanRequest> = {}): Promise<string> =>
  JSON.stringify(await look(createRepoReader(), path, request));

function cache(): { folder: string; reader: () => RepoReader; files: () => string[] } {
  const folder = join(tempFolder(), 'cache');
  return {
    folder,
    reader: () => createRepoReader({ cacheFolder: folder }),
    files: () => (existsSync(folder) ? readdirSync(folder) : []),
  };
}

/** A little of all that a scan tells. */
function history(): NativeGit {
  const git = NativeGit.init();
  git.write('package.json', '{"name": "ship", "scripts": {"test": "true"}}').commit('feat: begin');
  git.write('a b.txt', 'one\ntwo\nthree\nfour\n').commit('Second\n\nWith a body.\n\nRefs: #1');
  git.run('mv', 'a b.txt', 'ü.txt');
  git.commit('refactor(ü)!: rename 🚀');
  git.run('checkout', '-q', '-b', 'side', 'HEAD~1');
  git.write('side.bin', Buffer.from([0, 1, 2])).commit('chore: side');
  git.run('checkout', '-q', 'main');
  git.run('merge', '-q', '--no-ff', '-m', 'Merge side', 'side');
  git.write('ü.txt', 'one\nTWO\nthree\nfour\n').commit('fix: two');
  return git;
}

/** What makes packed objects of loose ones unreadable, and the other way round. */
const loseObjects = (git: NativeGit): void => {
  for (const name of readdirSync(join(git.path, '.git/objects')))
    rmSync(join(git.path, '.git/objects', name), { recursive: true });
};

describe('a scan with a cache', () => {
  const selections: Record<string, Partial<ScanRequest>> = {
    'the last': { select: [{ kind: 'last', count: 3 }] },
    'a window': { select: [{ kind: 'window', from: 0, to: 2_000_000_000, author: 'Ada' }] },
    'a range': { select: [{ kind: 'range', from: 'HEAD~2', to: 'main' }] },
    'no renames': { renames: false },
    nothing: { select: [] },
  };

  test.each(Object.entries(selections))('is equal to one without: %s', async (_, request) => {
    const git = history();
    const { reader } = cache();
    const expected = await fresh(git.path, request);
    const first = reader();
    for (const each of [first, first, reader()])
      expect(JSON.stringify(await look(each, git.path, request))).toBe(expected);
  });

  test('is equal to one without, whatever was scanned before', async () => {
    const git = history();
    const { reader } = cache();
    const requests = [{}, ...Object.values(selections)];
    const expected = await Promise.all(requests.map((request) => fresh(git.path, request)));
    const shared = reader();
    for (const at of [0, 1, 2, 3, 4, 5, 4, 0, 3]) {
      const scan = await look(shared, git.path, requests[at]);
      expect(JSON.stringify(scan)).toBe(expected[at]);
    }
  });

  test('reads no object when nothing is new, in this life and in the next', async () => {
    const git = history();
    const { reader } = cache();
    const expected = await fresh(git.path);
    const first = reader();
    await look(first, git.path);
    loseObjects(git);
    for (const each of [first, reader()])
      expect(JSON.stringify(await look(each, git.path))).toBe(expected);
    await expect(fresh(git.path)).rejects.toMatchObject({ code: 'REPOSITORY_UNREADABLE' });
  });

  test('tells of what came since', async () => {
    const git = history();
    const { reader } = cache();
    const shared = reader();
    await look(shared, git.path);
    git.write('package.json', '{"name": "boat"}').commit('feat: later');
    const expected = await fresh(git.path);
    expect(expected).toContain('"boat"');
    for (const each of [shared, reader()])
      expect(JSON.stringify(await look(each, git.path))).toBe(expected);
  });

  test('keeps the commits it tells of, not those it only walked past', async () => {
    const git = history();
    git.run('branch', 'old');
    for (let n = 0; n < 40; n++) git.commit(`number ${n}`);
    git.run('checkout', '-q', 'old');
    git.write('old.txt', 'old').commit('on the old branch');
    git.run('checkout', '-q', 'main');
    git.run('merge', '-q', '--no-ff', '-m', 'Merge old', 'old');
    const request: Partial<ScanRequest> = { select: [{ kind: 'last', count: 3 }] };
    const { folder, reader, files } = cache();
    expect(JSON.stringify(await look(reader(), git.path, request))).toContain('"net":{');
    const kept = readFileSync(join(folder, files()[0] ?? ''), 'utf8').match(/^commit /gm);
    expect(kept?.length).toBeLessThan(10);
    expect(JSON.stringify(await look(reader(), git.path, request))).toBe(
      await fresh(git.path, request),
    );
  });

  test('tells of attributes that are others since', async () => {
    const git = history();
    const { reader } = cache();
    const shared = reader();
    const told = new Set([await fresh(git.path)]);
    const write = (path: string, text: string): void => {
      mkdirSync(join(git.path, path, '..'), { recursive: true });
      writeFileSync(join(git.path, path), text);
    };
    const changes = [
      (): void => undefined,
      () => {
        write('.git/info/attributes', 'ü.txt binary\n');
      },
      () => {
        write('.git/info/attributes', '');
      },
      () => git.write('.gitattributes', '*.txt -diff\n').commit('attributes'),
    ];
    for (const change of changes) {
      change();
      const expected = await fresh(git.path);
      for (const each of [shared, reader()])
        expect(JSON.stringify(await look(each, git.path))).toBe(expected);
      told.add(expected);
    }
    expect(told.size).toBe(3);
  });

  test('does not remember a hash that is gone from the repository', async () => {
    const git = history();
    const { reader } = cache();
    const gone = git.write('x.txt', 'x').commit('gone');
    const request: Partial<ScanRequest> = { select: [{ kind: 'hashes', hashes: [gone] }] };
    await look(reader(), git.path, request);
    git.run('reset', '-q', '--hard', 'HEAD~1');
    git.run('reflog', 'expire', '--expire=now', '--all');
    git.run('gc', '-q', '--prune=now');
    const expected = await fresh(git.path, request);
    expect(expected).toContain(`"unresolved":["${gone}"]`);
    expect(JSON.stringify(await look(reader(), git.path, request))).toBe(expected);
  });

  test('tells a commit at the cut of a clone, and the same one in the whole', async () => {
    const git = history();
    const clone = join(tempFolder(), 'clone');
    git.run('clone', '-q', '--depth=2', `file://${git.path}`, clone);
    const { reader } = cache();
    const shared = reader();
    const cut = await fresh(clone);
    expect(cut).toContain('"cut_off":true');
    const mark = await pinRepository(clone);
    expect(JSON.stringify(await look(shared, clone))).toBe(cut);
    new NativeGit(clone).run('fetch', '-q', '--unshallow');
    const whole = await fresh(clone);
    expect(whole).not.toContain('cut_off');
    expect(JSON.stringify(await look(shared, clone))).toBe(whole);
    if (mark?.kind !== 'at') throw new Error('not marked');
    expect(JSON.stringify(await look(shared, clone, { at: mark }))).toBe(cut);
  });

  test('a linked worktree shares what is known, and has a name and a HEAD of its own', async () => {
    const git = history();
    const linked = join(tempFolder(), 'linked');
    git.run('worktree', 'add', '-q', linked, 'side');
    const { reader, files } = cache();
    const shared = reader();
    for (const path of [git.path, linked, git.path])
      expect(JSON.stringify(await look(shared, path))).toBe(await fresh(path));
    expect(files()).toHaveLength(1);
  });
});

describe('what is kept for one repository is never told of another', () => {
  test('where one of them claims another content for an id', async () => {
    const honest = history();
    honest.write('a.txt', 'a\n').write('b.txt', 'b\nb\n').commit('two files');
    honest.run('repack', '-adq');
    const hostile = join(tempFolder(), 'hostile');
    cpSync(honest.path, hostile, { recursive: true });
    swapInIndex(
      hostile,
      honest.run('rev-parse', 'HEAD:a.txt'),
      honest.run('rev-parse', 'HEAD:b.txt'),
    );
    const expected = await fresh(honest.path);
    const { reader } = cache();
    const shared = reader();
    const lie = await look(shared, hostile).then(JSON.stringify, String);
    expect(lie).not.toBe(expected.replaceAll(honest.path, hostile));
    for (const each of [shared, reader()])
      expect(JSON.stringify(await look(each, honest.path))).toBe(expected);
  });

  test('nor of a later one at the same path', async () => {
    const { reader } = cache();
    const shared = reader();
    const git = history();
    await look(shared, git.path);
    rmSync(git.path, { recursive: true });
    const other = history();
    cpSync(other.path, git.path, { recursive: true });
    loseObjects(new NativeGit(git.path));
    for (const each of [shared, reader()])
      await expect(look(each, git.path)).rejects.toMatchObject({ code: 'REPOSITORY_UNREADABLE' });
  });

  test('also where a file of one stands in the place of the other’s', async () => {
    const [one, two] = [history(), history()];
    const { folder, reader, files } = cache();
    await look(reader(), one.path);
    const [first = ''] = files();
    await look(reader(), two.path);
    const second = files().find((name) => name !== first) ?? '';
    cpSync(join(folder, first), join(folder, second));
    loseObjects(two);
    await expect(look(reader(), two.path)).rejects.toMatchObject({ code: 'REPOSITORY_UNREADABLE' });
  });
});

describe('a cache that is no good', () => {
  const damages: Record<string, (file: string) => void> = {
    'is cut short': (file) => {
      writeFileSync(file, readFileSync(file).subarray(0, -20));
    },
    'has zeros where its bytes were': (file) => {
      writeFileSync(file, Buffer.alloc(readFileSync(file).length));
    },
    'has another digit in one place': (file) => {
      writeFileSync(file, readFileSync(file, 'utf8').replace('"added":1', '"added":7'));
    },
    'is empty': (file) => {
      writeFileSync(file, '');
    },
    'is of another version of the program': (file) => {
      writeFileSync(file, readFileSync(file, 'utf8').replace('"engine":"', '"engine":"x'));
    },
    'is of another format': (file) => {
      writeFileSync(file, readFileSync(file, 'utf8').replace('cache 1', 'cache 2'));
    },
    'is too large': (file) => {
      writeFileSync(file, Buffer.alloc((16 << 20) + 1, '\n'));
    },
    'is a folder': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'is a link': (file) => {
      const elsewhere = join(tempFolder(), 'elsewhere');
      cpSync(file, elsewhere);
      rmSync(file);
      symlinkSync(elsewhere, file);
    },
    'is a pipe nobody writes to': (file) => {
      rmSync(file);
      makeFifo(file);
    },
  };

  test.each(Object.entries(damages))('is as none: it %s', async (_, damage) => {
    const git = history();
    const { folder, reader, files } = cache();
    const expected = await fresh(git.path);
    const living = reader();
    await look(living, git.path);
    damage(join(folder, files()[0] ?? ''));
    const next = reader();
    expect(JSON.stringify(await look(next, git.path))).toBe(expected);
    expect(JSON.stringify(await look(living, git.path))).toBe(expected);
    loseObjects(git);
    await expect(look(createRepoReader(), git.path)).rejects.toThrow();
    expect(JSON.stringify(await look(next, git.path))).toBe(expected);
  });

  test('may be deleted at any time', async () => {
    const git = history();
    const { folder, reader, files } = cache();
    const living = reader();
    await look(living, git.path);
    rmSync(folder, { recursive: true });
    const expected = await fresh(git.path);
    expect(JSON.stringify(await look(living, git.path))).toBe(expected);
    git.commit('another');
    expect(JSON.stringify(await look(living, git.path))).toBe(await fresh(git.path));
    expect(files()).toHaveLength(1);
  });

  test('is not made where its home is gone, or is no folder', async () => {
    const git = history();
    const expected = await fresh(git.path);
    const gone = join(tempFolder(), 'gone', 'cache');
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    for (const cacheFolder of [gone, file, '/dev/null/cache'])
      expect(JSON.stringify(await look(createRepoReader({ cacheFolder }), git.path))).toBe(
        expected,
      );
    expect(existsSync(join(gone, '..'))).toBe(false);
  });
});

describe('several that keep facts in one folder', () => {
  test('see what the others have found', async () => {
    const git = history();
    const { reader } = cache();
    const [one, two] = [reader(), reader()];
    await look(one, git.path, { select: [{ kind: 'last', count: 1 }] });
    await look(two, git.path);
    const expected = await fresh(git.path);
    loseObjects(git);
    expect(JSON.stringify(await look(one, git.path))).toBe(expected);
  });

  test('write at once, and what stands there is always whole', async () => {
    const git = history();
    for (let n = 0; n < 20; n++) git.commit(`number ${n}`);
    const { folder, reader, files } = cache();
    const counts = Array.from({ length: 24 }, (_, at) => at + 1);
    const scans = await Promise.all(
      counts.map((count) => look(reader(), git.path, { select: [{ kind: 'last', count }] })),
    );
    for (const [at, count] of counts.entries()) {
      const expected = await fresh(git.path, { select: [{ kind: 'last', count }] });
      expect(JSON.stringify(scans[at])).toBe(expected);
    }
    expect(files()).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.facts$/)]);
    const [head = '', ...lines] = readFileSync(join(folder, files()[0] ?? ''), 'utf8').split('\n');
    const { sum } = JSON.parse(head) as { sum: string };
    expect(createHash('sha256').update(lines.join('\n')).digest('hex')).toContain(sum);
  });
});

/** Makes the index of the one pack say that each of two objects is where the other is. */
function swapInIndex(repository: string, one: string, two: string): void {
  const folder = join(repository, '.git/objects/pack');
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.idx')) ?? '');
  const index = readFileSync(file);
  const count = index.readUInt32BE(8 + 255 * 4);
  const names = 8 + 256 * 4;
  const placeOf = (oid: string): number => {
    for (let at = 0; at < count; at++)
      if (index.toString('hex', names + at * 20, names + at * 20 + 20) === oid) return at;
    throw new Error('not in the pack');
  };
  const [left, right] = [placeOf(one), placeOf(two)];
  for (const start of [names + count * 20, names + count * 24]) {
    const kept = index.readUInt32BE(start + left * 4);
    index.writeUInt32BE(index.readUInt32BE(start + right * 4), start + left * 4);
    index.writeUInt32BE(kept, start + right * 4);
  }
  const body = index.subarray(0, -20);
  const sum = createHash('sha1').update(body).digest('hex');
  rmSync(file);
  writeFileSync(file, Buffer.concat([body, Buffer.from(sum, 'hex')]));
}
