import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';

import {
  commitOf,
  deltaOf,
  idOf,
  treeOf,
  writeLoose,
  writePack,
  type CraftedObject,
} from './crafted-objects.ts';
import { endOf, outcomeOf, secret } from './hostile.ts';
import { NativeGit } from './native-git.ts';

/** Deflated zeros without end: so many MB, of which none was ever in memory here. */
function bomb(megabytes: number, start = Buffer.alloc(0)): Buffer {
  const options = { finishFlush: constants.Z_FULL_FLUSH };
  const block = deflateRawSync(Buffer.alloc(16 << 20), options);
  const head = deflateRawSync(start, options);
  const blocks = Array.from({ length: Math.ceil(megabytes / 16) }, () => block);
  return Buffer.concat([Buffer.from('789c', 'hex'), head, ...blocks]);
}

describe.each(['sha1', 'sha256'])('objects of a hostile %s repository', (format) => {
  const like = '0'.repeat(format === 'sha1' ? 40 : 64);
  const fake = (digits: string): string => digits.repeat(like.length).slice(0, like.length);
  const object = (type: CraftedObject['type'], content: Buffer): CraftedObject => ({
    oid: idOf(type, content, like),
    type,
    content,
  });
  const empty = (): NativeGit => NativeGit.init(`--object-format=${format}`);
  const pointHead = (git: NativeGit, oid: string): NativeGit =>
    git.write('.git/refs/heads/main', `${oid}\n`);

  /** A repository whose HEAD is a commit of a tree with these entries. */
  function withTree(
    entries: readonly (readonly [string, string])[],
    objects: readonly CraftedObject[] = [],
  ): NativeGit {
    const git = empty();
    const tree = object('tree', treeOf(entries));
    const commit = object('commit', commitOf(tree.oid));
    writePack(git, [tree, commit, ...objects]);
    return pointHead(git, commit.oid);
  }

  test('what is crafted here is read as git reads it', async () => {
    const base = object('blob', Buffer.from('a\nb\n'));
    const copy = deltaOf(4, 6, Buffer.from([0x90, 4, 2, 0x63, 0x0a]));
    const delta = { ...object('blob', Buffer.from('a\nb\nc\n')), content: copy, base: base.oid };
    const git = withTree(
      [
        ['100644 a', base.oid],
        ['100644 b', delta.oid],
      ],
      [base, { ...delta, type: 'idDelta' }],
    );
    expect(git.run('log', '--numstat', '--format=')).toBe('2\t0\ta\n3\t0\tb');
    const outcome = await outcomeOf(git.path);
    expect(outcome).toMatchObject({
      kind: 'scanned',
      scan: { totals: { commits: 1, files: 2, added: 5, removed: 0 } },
    });
  });

  test.each([
    ['a blob', 'blob'],
    ['a tree', 'tree'],
    ['a commit', 'commit'],
  ] as const)('%s, loose, that says 10 bytes and inflates to 2 GB', async (_, type) => {
    const oid = fake('1a');
    const git = type === 'blob' ? withTree([['100644 a', oid]]) : empty();
    writeLoose(git, oid, bomb(2048, Buffer.from(`${type} 10\0`)));
    if (type === 'commit') pointHead(git, oid);
    if (type === 'tree') {
      const commit = object('commit', commitOf(oid));
      writePack(git, [commit]);
      pointHead(git, commit.oid);
    }
    // One that is too large to be compared is binary.
    const large = type === 'blob' ? '|scanned 1 commits: a binary' : '';
    expect(await endOf(git.path)).toMatch(new RegExp(`${oid}${large}`));
  });

  test.each([
    ['10 bytes', 10],
    ['100 MB', 100 << 20],
    ['2 GB', 2 ** 31],
    ['an exabyte', 2 ** 60],
  ])('a packed blob that says %s and inflates to 2 GB', async (_, size) => {
    const blob: CraftedObject = { ...object('blob', Buffer.from('x')), size, deflated: bomb(2048) };
    const git = withTree([['100644 a', blob.oid]], [blob]);
    // Too large to be compared is binary; what is not as long as it says is damaged.
    const large = size > 128 << 20 ? '|scanned 1 commits: a binary' : '';
    expect(await endOf(git.path)).toMatch(new RegExp(`${blob.oid}${large}`));
  });

  test('deltas that grow without end, or say so', async () => {
    const base = object('blob', Buffer.alloc(1 << 20, 'x'));
    const wholeBase = Buffer.from([0xf0, 0, 0, 0x10]);
    const many = Buffer.concat(Array.from({ length: 100_000 }, () => wholeBase));
    for (const size of [5, 2 ** 37, 2 ** 52]) {
      const delta: CraftedObject = {
        oid: fake('2b'),
        type: 'idDelta',
        content: deltaOf(1 << 20, size, many),
        base: base.oid,
      };
      const git = withTree([['100644 a', delta.oid]], [base, delta]);
      expect(await endOf(git.path)).toMatch(new RegExp(`${delta.oid}|scanned 1 commits: a binary`));
    }
  });

  test('deltas in a circle, of themselves, and of what is before the pack', async () => {
    const [a, b] = [fake('3a'), fake('3b')];
    const content = deltaOf(1, 1, Buffer.from([1, 0x78]));
    const cases: readonly (readonly CraftedObject[])[] = [
      [
        { oid: a, type: 'idDelta', content, base: b },
        { oid: b, type: 'idDelta', content, base: a },
      ],
      [{ oid: a, type: 'idDelta', content, base: a }],
      [{ oid: a, type: 'offsetDelta', content, base: 0 }],
      [{ oid: a, type: 'offsetDelta', content, base: 100_000 }],
      [{ oid: a, type: 'offsetDelta', content, base: 2 ** 45 }],
    ];
    for (const objects of cases)
      expect(await endOf(withTree([['100644 a', a]], objects).path)).toContain(a);
  });

  test('an index that leads beside the pack', async () => {
    for (const offset of [0, 11, 1_000_000, 2 ** 31 - 1, 2 ** 33, 2 ** 52]) {
      const blob = { ...object('blob', Buffer.from(secret)), offset };
      expect(await endOf(withTree([['100644 a', blob.oid]], [blob]).path)).toContain(blob.oid);
    }
  });

  test('trees that contain themselves', async () => {
    const [one, two] = [fake('4a'), fake('4b')];
    const trees: CraftedObject[] = [
      {
        oid: one,
        type: 'tree',
        content: treeOf([
          ['40000 d', two],
          ['40000 e', one],
        ]),
      },
      { oid: two, type: 'tree', content: treeOf([['40000 d', one]]) },
    ];
    expect(await endOf(withTree([['40000 d', one]], trees).path)).toContain('another hash');
  });

  test('a commit that is its own parent, and two that are each other’s', async () => {
    const [one, two] = [fake('5a'), fake('5b')];
    const git = empty();
    const tree = object('tree', Buffer.alloc(0));
    writePack(git, [
      tree,
      { oid: one, type: 'commit', content: commitOf(tree.oid, one) },
      { oid: two, type: 'commit', content: commitOf(tree.oid, fake('5c'), two) },
      { oid: fake('5c'), type: 'commit', content: commitOf(tree.oid, two) },
    ]);
    for (const head of [one, two])
      expect(await endOf(pointHead(git, head).path)).toContain('another hash');
  });

  // These bounds do not depend on who reads the objects, and reaching them takes a while.
  if (format === 'sha1') {
    test('a tree 10,000 levels deep', async () => {
      const objects = [object('blob', Buffer.from('x\n'))];
      for (let depth = 0; depth < 10_000; depth++)
        objects.push(
          object(
            'tree',
            treeOf([[depth === 0 ? '100644 f' : '40000 d', objects.at(-1)?.oid ?? '']]),
          ),
        );
      const git = withTree([['40000 d', objects.at(-1)?.oid ?? '']], objects);
      expect(await endOf(git.path)).toContain('folders deep');
    });

    test('a few objects that are ten thousand million files', async () => {
      const objects = [object('blob', Buffer.from('x\n'))];
      for (let level = 0; level < 10; level++) {
        const below = objects.at(-1)?.oid ?? '';
        const kind = level === 0 ? '100644' : '40000';
        objects.push(
          object(
            'tree',
            treeOf(Array.from({ length: 10 }, (_, name) => [`${kind} ${name}`, below] as const)),
          ),
        );
      }
      const git = withTree([['40000 d', objects.at(-1)?.oid ?? '']], objects);
      expect(await endOf(git.path)).toMatch(/over [\d,]+ files/);
    });
  }

  test('entries that are no names', async () => {
    const blob = object('blob', Buffer.from('x\n'));
    const inside = object('tree', treeOf([['100644 passed', blob.oid]]));
    const names = ['..', '.', '.git', '', 'a/b', '/etc', 'a', 'a', '../../up', 'C:\\x'];
    const entries = names.map((name): [string, string] => [`100644 ${name}`, blob.oid]);
    const git = withTree([...entries, ['40000 ..', inside.oid]], [blob, inside]);
    expect(await endOf(git.path)).toMatch(/damaged|scanned 1 commits/);
  });

  test('objects that are of another type, cut off, or nothing at all', async () => {
    const blob = object('blob', Buffer.from(secret));
    const cut = Buffer.concat([treeOf([['100644 a', blob.oid]]), Buffer.from(`100644 ${secret}`)]);
    const tree = object('tree', cut);
    const commit = object('commit', commitOf(tree.oid));
    const git = empty();
    writePack(git, [blob, tree, commit, object('commit', Buffer.from(secret))]);
    expect(await endOf(pointHead(git, commit.oid).path)).toContain(
      `the tree ${tree.oid} is damaged`,
    );
    expect(await endOf(pointHead(git, tree.oid).path)).toMatch(/a tree, not a commit/);
    expect(await endOf(pointHead(git, idOf('commit', Buffer.from(secret), like)).path)).toMatch(
      /the commit \w+ is damaged/,
    );
    writeLoose(git, fake('6a'), deflateSync(Buffer.from(`wish 3\0${secret}`)));
    expect(await endOf(pointHead(git, fake('6a')).path)).toContain(fake('6a'));
  });

  test('a commit of 100,000 parents, and one of 200 MB', async () => {
    const git = empty();
    const tree = object('tree', Buffer.alloc(0));
    const root = object('commit', commitOf(tree.oid));
    const parents = Array.from({ length: 100_000 }, () => root.oid);
    const many = object('commit', commitOf(tree.oid, ...parents));
    const start = Buffer.concat([commitOf(tree.oid), Buffer.from(secret)]);
    const size = start.length + (208 << 20);
    const long = { oid: fake('7a'), type: 'commit', content: start, size } as const;
    writePack(git, [tree, root, many, { ...long, deflated: bomb(208, start) }]);
    const outcome = await outcomeOf(pointHead(git, many.oid).path);
    expect(outcome).toMatchObject({ kind: 'scanned', scan: { totals: { commits: 2 } } });
    expect(await endOf(pointHead(git, long.oid).path)).toMatch(
      /too large|could not be read|damaged/,
    );
  });
});
