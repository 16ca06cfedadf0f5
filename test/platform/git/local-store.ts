import { mkdirSync } from 'node:fs';
import { afterEach, expect } from '@jest/globals';

import { openLocalObjects } from '../../../src/platform/git/objects/local-objects.ts';
import type { OpenObjects } from '../../../src/platform/git/objects/object-store.ts';
import { openRepository } from '../../../src/platform/git/open-repository.ts';
import { NativeGit } from './native-git.ts';

const opened: OpenObjects[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

/** The objects of a repository as our own reader has them; closed after the test. */
export async function openStore(git: NativeGit): Promise<OpenObjects> {
  const found = await openRepository(git.path);
  if (found.kind === 'unreachable') throw new Error(found.reason);
  const store = await openLocalObjects(found.repository);
  opened.push(store);
  return store;
}

/** A history whose files grow and change: what deltas are made of. Quick: one process writes it. */
export function history(commits: number, ...options: string[]): NativeGit {
  const git = new NativeGit();
  mkdirSync(git.path);
  git.run('init', '-q', '-b', 'main', ...options);
  git.raw(['fast-import', '--quiet'], fastImport(commits));
  return git;
}

function fastImport(commits: number): string {
  const said: string[] = [];
  const lines = Array.from({ length: 300 }, (_, line) => `line ${line} ${(line * 7919) % 1009}`);
  for (let at = 1; at <= commits; at++) {
    lines[(at * 37) % lines.length] = `changed by ${at}`;
    lines.push(`added by ${at}`);
    said.push(
      'commit refs/heads/main',
      `committer Ada <ada@example.org> ${1_764_652_500 + at * 60} +0000`,
      ...data(`commit ${at}\n`),
      `M 100644 inline src/grows.txt`,
      ...data(`${lines.join('\n')}\n`),
      `M 100644 inline many/${at % 40}/file-${at}.txt`,
      ...data(`${'x'.repeat(at)}\n`),
    );
  }
  said.push('tag v1', 'from refs/heads/main', 'tagger Ada <ada@example.org> 1764652500 +0000');
  return `${[...said, ...data('one\n')].join('\n')}\n`;
}

const data = (text: string): string[] => [`data ${Buffer.byteLength(text)}`, text];

/** Ids of all objects git has, borrowed ones too. */
export const allIds = (git: NativeGit): string[] =>
  git.run('cat-file', '--batch-all-objects', '--batch-check=%(objectname)').split('\n');

/** Every object git has is read as git reads it: type, size and bytes. Returns how many. */
export async function expectAllEqual(git: NativeGit, store?: OpenObjects): Promise<number> {
  const objects = store ?? (await openStore(git));
  const output = git.raw(['cat-file', '--batch-all-objects', '--batch']);
  let count = 0;
  for (let at = 0; at < output.length; count++) {
    const end = output.indexOf(10, at);
    const [oid = '', type, length] = output.toString('latin1', at, end).split(' ');
    const content = output.subarray(end + 1, end + 1 + Number(length));
    const object = await objects.read(oid);
    if (object.type !== type || object.bytes?.equals(content) !== true)
      expect({ oid, ...object }).toEqual({ oid, type, bytes: content });
    expect(await objects.size?.(oid)).toBe(content.length);
    at = end + 2 + content.length;
  }
  return count;
}
