import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { refuseFile, takeBack, type RefusalParts } from '../../src/intake/refuse-file.ts';
import { createDurableFiles } from '../../src/platform/durable-files.ts';
import { nodeFileSystem } from '../../src/platform/file-system.ts';
import { homeAt } from '../../src/platform/home.ts';
import { stampOf } from '../../src/platform/read-guarded.ts';
import { newFolder } from './support.ts';

const problem = {
  pointer: '/session_id',
  line: 2,
  column: 16,
  found: '`"../x"`',
  message: 'session_id does not have the form it must have.',
  mend: 'Write an id | <b>.',
};

let home = homeAt(newFolder());
let parts: RefusalParts;
const inbox = (...names: string[]): string => path.join(home.sessions, ...names);
const rejected = (name: string): string => path.join(home.rejected, name);
const drop = (name: string, content = '{}'): string => {
  mkdirSync(path.dirname(inbox(name)), { recursive: true });
  writeFileSync(inbox(name), content);
  return inbox(name);
};
const refuse = (file: string): Promise<string | undefined> =>
  refuseFile(parts, file, [problem], stampOf(file) ?? '');

beforeEach(() => {
  home = homeAt(newFolder());
  parts = { home, files: createDurableFiles(nodeFileSystem), stampOf };
  mkdirSync(home.sessions, { recursive: true });
  mkdirSync(home.rejected, { recursive: true });
});

describe('refuse', () => {
  test('moves the file, with its problems for machines and for people beside it', async () => {
    expect(await refuse(drop('a.json', '{"x":1}'))).toBe('outputs/rejected/a.json');
    expect(readdirSync(home.sessions)).toEqual([]);
    expect(readFileSync(rejected('a.json'), 'utf8')).toBe('{"x":1}');
    expect(JSON.parse(readFileSync(rejected('a.json.problems.json'), 'utf8'))).toEqual({
      file: 'outputs/sessions/a.json',
      moved_to: 'outputs/rejected/a.json',
      retry: "flywheel retry 'a.json'",
      problems: [problem],
    });
    const told = readFileSync(rejected('a.json.problems.md'), 'utf8');
    expect(told).toContain('line 2, column 16, `/session_id`');
    expect(told).toContain("`flywheel retry 'a.json'`");
    expect(told).toContain('Write an id \\| \\<b\\>.');
    expect(told).toContain('`` `"../x"` ``');
  });

  test('moves the whole folder of a folder drop', async () => {
    drop('drop/notes.txt', 'mine');
    expect(await refuse(drop('drop/work_session.json'))).toBe('outputs/rejected/drop');
    expect(readdirSync(rejected('drop')).sort()).toEqual(['notes.txt', 'work_session.json']);
    expect(existsSync(inbox('drop'))).toBe(false);
  });

  test('overwrites nothing: taken names are numbered', async () => {
    writeFileSync(rejected('a.json'), 'older');
    for (const content of ['one', 'two']) await refuse(drop('a.json', content));
    const read = ['a.json', 'a.2.json', 'a.3.json'].map((name) =>
      readFileSync(rejected(name), 'utf8'),
    );
    expect(read).toEqual(['older', 'one', 'two']);
    expect(existsSync(rejected('a.3.json.problems.md'))).toBe(true);
  });

  test('a crash between explanation and move is finished under the same name', async () => {
    const file = drop('a.json');
    const files = { ...parts.files, moveIfThere: () => Promise.reject(new Error('crash')) };
    await expect(
      refuseFile({ ...parts, files }, file, [problem], stampOf(file) ?? ''),
    ).rejects.toThrow('crash');
    expect(existsSync(rejected('a.json.problems.json'))).toBe(true);
    expect(await refuse(file)).toBe('outputs/rejected/a.json');
    expect(readdirSync(home.rejected)).toHaveLength(3);
  });

  test('the explanation is on disk before the file moves', async () => {
    const moveIfThere: RefusalParts['files']['moveIfThere'] = (from, to) => {
      expect(readdirSync(home.rejected)).toEqual(['a.json.problems.json', 'a.json.problems.md']);
      return createDurableFiles(nodeFileSystem).moveIfThere(from, to);
    };
    parts = { ...parts, files: { ...parts.files, moveIfThere } };
    expect(await refuse(drop('a.json'))).toBe('outputs/rejected/a.json');
  });

  test('a file that was mended meanwhile stays, and no explanation of nothing is left', async () => {
    const file = drop('a.json');
    const stamp = stampOf(file) ?? '';
    const replaceAll: RefusalParts['files']['replaceAll'] = async (...these) => {
      await parts.files.replaceAll(...these);
      writeFileSync(file, '{"mended":true}');
    };
    const late = { ...parts, files: { ...parts.files, replaceAll } };
    expect(await refuseFile(late, file, [problem], stamp)).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('{"mended":true}');
    expect(await refuseFile(parts, file, [problem], stamp)).toBeUndefined();
    expect(readdirSync(home.rejected).every((name) => name.endsWith('.retried'))).toBe(true);
  });

  test('a link is moved, not what it points to', async () => {
    const target = drop('.keep', 'secret');
    symlinkSync(target, inbox('a.json'));
    expect(await refuse(inbox('a.json'))).toBe('outputs/rejected/a.json');
    expect(readFileSync(target, 'utf8')).toBe('secret');
  });

  test('the longest names there can be are shortened, not failed on', async () => {
    for (const name of [`${'ü'.repeat(125)}.json`, `${'x'.repeat(250)}.json`]) {
      const moved = await refuse(drop(name));
      expect(existsSync(path.join(home.root, moved ?? ''))).toBe(true);
    }
  });
});

describe('take back', () => {
  test('a file that is called like an explanation is not taken for one', async () => {
    for (const name of ['a.problems.json', 'b.json.problems.json']) {
      const moved = path.basename((await refuse(drop(name))) ?? '');
      expect(await takeBack(parts, moved)).toBe(inbox(name));
    }
  });

  test('a name that was too long stays short', async () => {
    const moved = path.basename((await refuse(drop(`${'x'.repeat(250)}.json`))) ?? '');
    expect(await takeBack(parts, moved)).toBe(inbox(moved));
  });

  test('puts the file into the inbox and its explanation aside', async () => {
    await refuse(drop('a.json'));
    writeFileSync(rejected('a.json'), 'mended');
    expect(await takeBack(parts, 'a.json')).toBe(inbox('a.json'));
    expect(readFileSync(inbox('a.json'), 'utf8')).toBe('mended');
    expect(readdirSync(home.rejected).sort()).toEqual([
      'a.json.problems.json.retried',
      'a.json.problems.md.retried',
    ]);
    expect(await takeBack(parts, 'a.json')).toBeUndefined();
  });

  test('a numbered one gets its old name back, if that is free', async () => {
    await refuse(drop('a.json'));
    await refuse(drop('a.json', 'second'));
    expect(await takeBack(parts, 'a.2.json')).toBe(inbox('a.json'));
    expect(await takeBack(parts, 'a.json')).toBe(inbox('a.2.json'));
    expect(readFileSync(inbox('a.json'), 'utf8')).toBe('second');
  });

  test('a folder drop comes back as one', async () => {
    await refuse(drop('drop/work_session.json'));
    expect(await takeBack(parts, 'drop')).toBe(inbox('drop', 'work_session.json'));
  });

  test('refused, taken back and refused again keeps every explanation', async () => {
    for (let time = 0; time < 3; time++) {
      await refuse(existsSync(inbox('a.json')) ? inbox('a.json') : drop('a.json'));
      await takeBack(parts, 'a.json');
    }
    expect(readdirSync(home.rejected)).toHaveLength(6);
  });

  test.each(['', '.', '..', '../sessions', 'none.json', 'a.json.problems.json', '/etc/passwd'])(
    '%j takes nothing',
    async (name) => {
      await refuse(drop('a.json'));
      expect(await takeBack(parts, name)).toBeUndefined();
      expect(existsSync(rejected('a.json'))).toBe(true);
    },
  );

  test('an explanation somebody edited leads nowhere else', async () => {
    await refuse(drop('a.json'));
    writeFileSync(rejected('a.json.problems.json'), '{"file":"../../../tmp/.evil"}');
    expect(await takeBack(parts, 'a.json')).toBe(inbox('a.json'));
  });
});
