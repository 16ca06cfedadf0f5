import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';

import {
  openCatFile,
  type CatFileOptions,
} from '../../../src/platform/git/objects/cat-file-store.ts';
import type { OpenObjects } from '../../../src/platform/git/objects/object-store.ts';
import { openRepository } from '../../../src/platform/git/open-repository.ts';
import { makeFifo, NativeGit, tempFolder } from './native-git.ts';

const never = new AbortController().signal;
const opened: OpenObjects[] = [];
afterEach(async () => {
  for (const objects of opened.splice(0)) await objects.close();
});

async function open(path: string, options: Partial<CatFileOptions> = {}): Promise<OpenObjects> {
  const found = await openRepository(path);
  if (found.kind === 'unreachable') throw new Error(found.reason);
  const because = 'its objects are of a test';
  const objects = await openCatFile(found.repository, { because, signal: never, ...options });
  opened.push(objects);
  return objects;
}

function repository(): NativeGit {
  const git = NativeGit.init();
  git.write('a', 'a\n').commit('one');
  return git;
}

const fileOf = (git: NativeGit, oid: string): string =>
  join(git.path, '.git/objects', oid.slice(0, 2), oid.slice(2));

/** A folder with a program in it that is called git; it may call `$GIT`, the real one. */
function fakeGit(script: string, folder: string = tempFolder()): string {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'git'), `#!/bin/sh\nGIT=${real}\n${script}\n`);
  chmodSync(join(folder, 'git'), 0o755);
  return folder;
}

/** Answers what is asked before cat-file as git does. */
const versionFirst = 'if [ "$1" = --version ]; then echo git version 2.50.1; exit; fi';

const leftFolders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('flywheel-objects-'));

describe('nothing is run and nothing is fetched', () => {
  /** A clone without its blobs, all of whose settings that can name a program name one. */
  function plantedClone(): { git: NativeGit; blob: string; proof: string } {
    const source = repository();
    source.run('config', 'uploadpack.allowFilter', 'true');
    source.run('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const git = new NativeGit();
    mkdirSync(git.path);
    const url = `file://${source.path}`;
    git.run('clone', '-q', '--filter=blob:none', '--no-checkout', url, '.');
    const proof = join(tempFolder(), 'ran');
    const script = join(tempFolder(), 'evil.sh');
    writeFileSync(script, `#!/bin/sh\ntouch ${proof}\nexit 1\n`, { mode: 0o755 });
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'pager.cat-file',
      'core.editor',
      'core.askPass',
      'core.sshCommand',
      'core.gitProxy',
      'core.alternateRefsCommand',
      'credential.helper',
      'remote.origin.uploadpack',
      'uploadpack.packObjectsHook',
      'filter.evil.smudge',
      'filter.evil.process',
      'diff.evil.textconv',
    ])
      git.run('config', key, script);
    git.run('config', 'alias.cat-file', `!${script}`);
    git.run('config', 'core.hooksPath', dirname(script));
    git.run('config', 'filter.evil.required', 'true');
    git.write('.git/info/attributes', '* filter=evil diff=evil\n');
    return { git, blob: source.run('rev-parse', 'HEAD:a'), proof };
  }

  const planted = (proof: string): string => `#!/bin/sh\ntouch ${proof}\n`;

  test.each([
    ['file', (path: string) => `file://${path}`],
    ['ssh', () => 'ssh://evil.example/repository'],
    ['a helper', (_: string, proof: string) => `ext::sh -c 'touch ${proof}'`],
  ])('for an object that a partial clone does not have, from %s', async (_, url) => {
    const { git, blob, proof } = plantedClone();
    git.run('config', 'remote.origin.url', url(git.path, proof));
    const objects = await open(git.path);
    await expect(objects.read(blob)).rejects.toThrow(`object ${blob} is missing`);
    expect((await objects.read(git.run('rev-parse', 'HEAD'))).type).toBe('commit');
    expect(existsSync(proof)).toBe(false);
    expect(existsSync(fileOf(git, blob))).toBe(false);
  });

  test('not even by a helper that stands beside the repository', async () => {
    const { git, blob, proof } = plantedClone();
    git.run('config', 'remote.origin.vcs', 'evil');
    git.write('git-remote-evil', planted(proof)).write('git', planted(proof));
    for (const name of ['git-remote-evil', 'git']) chmodSync(join(git.path, name), 0o755);
    const searchPath = `${git.path}:.:bin::${process.env['PATH'] ?? ''}`;
    const objects = await open(git.path, { searchPath });
    await expect(objects.read(blob)).rejects.toThrow('is missing');
    expect(existsSync(proof)).toBe(false);
  });

  test('git sees neither our environment nor the folder of the repository', async () => {
    const git = repository();
    const seen = join(tempFolder(), 'seen');
    const folder = fakeGit(`${versionFirst}\n{ env; pwd; echo "$@"; } > ${seen}\nexec $GIT "$@"`);
    process.env['GIT_SSH_COMMAND'] = 'false';
    try {
      await open(git.path, { searchPath: folder });
    } finally {
      delete process.env['GIT_SSH_COMMAND'];
    }
    const said = readFileSync(seen, 'utf8');
    expect(said).not.toContain('GIT_SSH_COMMAND');
    expect(said).not.toContain(`HOME=${process.env['HOME'] ?? 'none'}`);
    expect(said).toMatch(/^GIT_NO_LAZY_FETCH=1$/m);
    expect(said).toMatch(/^GIT_ALLOW_PROTOCOL=none$/m);
    expect(/cat-file.*$/m.exec(said)?.[0]).toBe('cat-file --batch-command');
    const names = said.split('\n').filter((line) => line.includes(git.path));
    expect(names).toEqual([`GIT_OBJECT_DIRECTORY=${git.path}/.git/objects`]);
  });
});

describe('the git that is taken', () => {
  test('is none in the repository, none of a relative folder', async () => {
    const git = repository();
    const proof = join(tempFolder(), 'ran');
    fakeGit(`touch ${proof}`, join(git.path, 'bin'));
    const searchPath = `${git.path}/bin:bin::.`;
    await expect(open(git.path, { searchPath })).rejects.toMatchObject({
      code: 'REPOSITORY_UNREADABLE',
      message:
        'The repository cannot be read: its objects are of a test, which only git reads, and there is no git on PATH.',
      hint: expect.stringContaining('Install git 2.36 or newer'),
    });
    expect(existsSync(proof)).toBe(false);
  });

  test.each([
    ['echo git version 2.35.9', 'git 2.35.9 is too old'],
    ['echo something else', 'there is no git'],
    ['exit 1', 'there is no git'],
  ])('must be of an age: %s', async (script, said) => {
    const searchPath = fakeGit(script);
    await expect(open(repository().path, { searchPath })).rejects.toThrow(said);
  });

  test.each([
    ['that ends at once', 'exit 3', 'git ended'],
    ['that answers nonsense', 'yes $0 | tr -d "\\n"', 'no answer'],
    ['that does not answer', 'exec sleep 60', 'did not answer within'],
  ])('%s is an error, and nothing is left of it', async (_, script, said) => {
    const searchPath = fakeGit(`${versionFirst}\n${script}`);
    const before = leftFolders();
    await expect(open(repository().path, { searchPath, patienceMs: 300 })).rejects.toThrow(said);
    expect(leftFolders().filter((name) => !before.includes(name))).toEqual([]);
  });

  test('is killed when the scan is stopped', async () => {
    const pid = join(tempFolder(), 'pid');
    const first = 'read line; echo HEAD missing';
    const searchPath = fakeGit(`${versionFirst}\necho $$ > ${pid}\n${first}\nexec sleep 60`);
    const stop = new AbortController();
    const git = repository();
    const objects = await open(git.path, { searchPath, signal: stop.signal });
    const reading = objects.read(git.run('rev-parse', 'HEAD'));
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await expect(objects.read('a'.repeat(40))).rejects.toThrow('enough');
    await objects.close();
    expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow('ESRCH');
    await expect(open(git.path, { searchPath, signal: stop.signal })).rejects.toThrow('enough');
  });
});

describe('objects no git would write', () => {
  test('a FIFO and a link are refused before git is asked', async () => {
    const git = repository();
    const file = fileOf(git, git.run('rev-parse', 'HEAD:a'));
    rmSync(file);
    makeFifo(file);
    await expect(open(git.path)).rejects.toThrow('one of its object files is not a regular file');
    rmSync(file);
    symlinkSync('/etc/passwd', file);
    await expect(open(git.path)).rejects.toThrow('one of its object files is a link');
  });

  test('a FIFO that comes later does not hang', async () => {
    const git = repository();
    const objects = await open(git.path, { patienceMs: 500 });
    const missing = 'ab'.repeat(20);
    mkdirSync(dirname(fileOf(git, missing)), { recursive: true });
    makeFifo(fileOf(git, missing));
    await expect(objects.read(missing)).rejects.toThrow('did not answer within');
  });

  test('a size beyond all memory is not believed, nor inflated', async () => {
    const git = repository();
    const store = (object: Buffer): string => {
      const oid = createHash('sha1').update(object).digest('hex');
      mkdirSync(dirname(fileOf(git, oid)), { recursive: true });
      writeFileSync(fileOf(git, oid), deflateSync(object));
      return oid;
    };
    const bomb = store(Buffer.concat([Buffer.from('blob 1\0'), Buffer.alloc(64 << 20)]));
    await expect((await open(git.path)).read(bomb)).rejects.toThrow('is damaged');
    const lie = store(Buffer.from('blob 999999999999\0x'));
    expect(await (await open(git.path)).read(lie)).toEqual({ type: 'blob', bytes: null });
    const tree = store(Buffer.from('tree 99999999999999999999999\0x'));
    await expect((await open(git.path)).read(tree)).rejects.toThrow(
      /could not be read|missing|git ended/,
    );
  });
});
