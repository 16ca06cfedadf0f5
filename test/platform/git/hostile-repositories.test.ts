import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';

import { endOf, secret } from './hostile.ts';
import { makeFifo, NativeGit, scan, tempFolder } from './native-git.ts';

function repository(): NativeGit {
  const git = NativeGit.init();
  git.write('a', 'a\n').commit('one');
  return git;
}

const inGitDir = (git: NativeGit, name: string): string => join(git.path, '.git', name);

describe('a hostile repository ends in a clear error', () => {
  test('HEAD as a FIFO does not hang', async () => {
    const git = repository();
    rmSync(inGitDir(git, 'HEAD'));
    makeFifo(inGitDir(git, 'HEAD'));
    expect(await endOf(git.path)).toContain('HEAD is not a regular file');
  });

  test.each([
    ['ref: ../../../../etc/passwd', 'neither a branch nor a commit'],
    ['ref: refs/../../../../../../etc/passwd', 'neither a branch nor a commit'],
    [`${secret}\n`, 'neither a branch nor a commit'],
    ['', 'neither a branch nor a commit'],
    [`ref: refs/heads/x\n${secret}`, 'neither a branch nor a commit'],
    ['1'.repeat(40), 'is missing'],
  ])('HEAD that says %j', async (text, said) => {
    const git = repository();
    writeFileSync(inGitDir(git, 'HEAD'), text);
    expect(await endOf(git.path)).toContain(said);
  });

  test('HEAD, or a ref, as a link', async () => {
    const git = repository();
    const outside = join(tempFolder(), 'outside');
    writeFileSync(outside, secret);
    rmSync(inGitDir(git, 'refs/heads/main'));
    symlinkSync(outside, inGitDir(git, 'refs/heads/main'));
    expect(await endOf(git.path)).toContain('one of its refs is a link');
    rmSync(inGitDir(git, 'HEAD'));
    symlinkSync(outside, inGitDir(git, 'HEAD'));
    expect(await endOf(git.path)).toContain('HEAD is a link');
  });

  test('refs below a linked folder', async () => {
    const git = repository();
    const outside = join(tempFolder(), 'heads');
    renameSync(inGitDir(git, 'refs/heads'), outside);
    symlinkSync(outside, inGitDir(git, 'refs/heads'));
    expect(await endOf(git.path)).toContain('leads outside');
  });

  test('refs in a circle', async () => {
    const git = repository();
    writeFileSync(inGitDir(git, 'refs/heads/main'), 'ref: refs/heads/other\n');
    writeFileSync(inGitDir(git, 'refs/heads/other'), 'ref: refs/heads/main\n');
    expect(await endOf(git.path)).toContain('circle');
  });

  test('.git as a link, as a FIFO, or as a file that leads into a strange repository', async () => {
    const victim = repository();
    const trap = join(tempFolder(), 'trap');
    mkdirSync(trap);
    symlinkSync(join(victim.path, '.git'), join(trap, '.git'));
    expect(await endOf(trap)).toContain('.git is neither a folder nor a file');
    rmSync(join(trap, '.git'));
    makeFifo(join(trap, '.git'));
    expect(await endOf(trap)).toContain('.git is neither a folder nor a file');
    rmSync(join(trap, '.git'));
    writeFileSync(join(trap, '.git'), `gitdir: ${victim.path}/.git\n`);
    expect(await endOf(trap)).toContain('does not point back');
    writeFileSync(join(trap, '.git'), secret);
    expect(await endOf(trap)).toContain('names no git directory');
    writeFileSync(join(trap, '.git'), 'gitdir: /nowhere/at/all');
    expect(await endOf(trap)).toContain('does not exist');
  });

  test('a commondir that leads into a strange repository', async () => {
    const victim = repository();
    const git = repository();
    writeFileSync(inGitDir(git, 'commondir'), `${victim.path}/.git\n`);
    expect(await endOf(git.path)).toContain('commondir leads outside');
  });

  test('objects as a link', async () => {
    const victim = repository();
    const git = repository();
    rmSync(inGitDir(git, 'objects'), { recursive: true });
    symlinkSync(join(victim.path, '.git/objects'), inGitDir(git, 'objects'));
    expect(await endOf(git.path)).toContain('objects is no folder of its own');
  });

  test.each([
    ['1', 'objectFormat = sha512', 'neither sha1 nor sha256'],
    ['1', 'refStorage = sqlite', 'neither as files nor as reftables'],
    ['1', 'refStorage = reftable:///etc', 'neither as files nor as reftables'],
    ['1', `${secret} = true`, 'an extension that is not known'],
    ['0', 'refStorage = reftable', 'has the extension refstorage'],
    ['0', 'objectFormat = sha256', 'has the extension objectformat'],
    ['2', 'noop = true', 'neither 0 nor 1'],
  ])('a format of version %s with %s, as git refuses it', async (version, extension, said) => {
    const git = repository();
    const config = `[core]\n\trepositoryFormatVersion = ${version}\n[extensions]\n\t${extension}\n`;
    appendFileSync(inGitDir(git, 'config'), config);
    expect(await endOf(git.path)).toContain(said);
  });

  test('what an old format does not know is no matter to it', async () => {
    const git = repository();
    appendFileSync(inGitDir(git, 'config'), '[extensions]\n\tfuture = true\n\tnoop = true\n');
    expect((await scan(git.path)).commits).toHaveLength(1);
  });

  test('a loose object that inflates without end, or is another one than it says', async () => {
    const git = repository();
    const oid = git.run('rev-parse', 'HEAD^{tree}');
    const file = inGitDir(git, `objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
    rmSync(file);
    writeFileSync(
      file,
      deflateSync(Buffer.concat([Buffer.from('tree 1\0'), Buffer.alloc(200 << 20)])),
    );
    expect(await endOf(git.path)).toMatch(/not a tree|too large/);
    writeFileSync(file, deflateSync(Buffer.from(`tree ${secret.length}\0${secret}`)));
    expect(await endOf(git.path)).toContain('another hash');
    writeFileSync(file, secret);
    expect(await endOf(git.path)).toContain('could not be read');
    rmSync(file);
    expect(await endOf(git.path)).toContain('is missing');
  });

  test('a tree thousands of folders deep', async () => {
    const git = repository();
    const blob = git.run('rev-parse', 'HEAD:a');
    const hashTree = (content: Buffer): string => {
      const object = Buffer.concat([Buffer.from(`tree ${content.length}\0`), content]);
      const oid = createHash('sha1').update(object).digest('hex');
      git.write(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`, deflateSync(object));
      return oid;
    };
    const entry = (mode: string, oid: string): Buffer =>
      Buffer.concat([Buffer.from(`${mode} d\0`), Buffer.from(oid, 'hex')]);
    let tree = hashTree(entry('100644', blob));
    for (let depth = 0; depth < 1100; depth++) tree = hashTree(entry('40000', tree));
    git.run('update-ref', 'HEAD', git.run('commit-tree', tree, '-m', 'deep'));
    expect(await endOf(git.path)).toContain('folders deep');
  });
});

test('nothing that the repository plants is run', async () => {
  const git = repository();
  const proof = join(tempFolder(), 'ran');
  const script = join(git.path, 'evil.sh');
  writeFileSync(script, `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
  git.write('.gitattributes', '* filter=evil diff=evil\n').commit('two');
  for (const [key, value] of [
    ['core.fsmonitor', script],
    ['core.pager', script],
    ['core.sshCommand', script],
    ['filter.evil.smudge', script],
    ['filter.evil.clean', script],
    ['diff.evil.textconv', script],
    ['diff.external', script],
    ['alias.log', `!${script}`],
    ['core.hooksPath', git.path],
  ] as const)
    git.run('config', key, value);
  expect((await scan(git.path)).commits).toHaveLength(2);
  expect(existsSync(proof)).toBe(false);
});
