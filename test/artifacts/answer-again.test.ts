import { link, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answerAgain } from '../../src/artifacts/answer-again.ts';
import type { EchoResult } from '../../src/artifacts/answer-file.ts';
import { fileGround, type FileGround } from './file-ground.ts';

let ground: FileGround;
beforeEach(async () => {
  ground = await fileGround();
});
afterEach(() => ground.remove());

const folder = 'outputs/sessions';
const file = `${folder}/a.json`;
const aside = `${folder}/.flywheel-aside-0123456789ab-r1-a.json.tmp`;
const before = '{"id": "a"}';
const after = '{"id": "a","flywheel":{}}';
const newer = '{"id": "a", "more": 1}';

type Options = Partial<Pick<FileGround, 'mayHaveLostPower' | 'isAnew'>> & { place?: string | null };
const again = ({ place = file, ...options }: Options = {}): EchoResult =>
  answerAgain(
    { ...ground, ...options },
    { path: file, before, after },
    '0123456789ab-r1',
    place ?? undefined,
  );
const lost = { mayHaveLostPower: true };

/** What stands there, and what is kept aside; `same`: two names of one file. */
async function lay(there: string | undefined, kept?: string): Promise<void> {
  if (there !== undefined) await ground.put(file, there);
  if (kept === 'same') await link(ground.home.absolute(file), ground.home.absolute(aside));
  else if (kept !== undefined) await ground.put(aside, kept);
}
const onlyFile = async (): Promise<string> => {
  expect(await ground.names(folder)).toEqual(['a.json']);
  return ground.text(file);
};

describe('after the end of a process', () => {
  test.each<[string, string | undefined, string | undefined, EchoResult, string]>([
    ['nothing was done yet', before, undefined, 'written', after],
    ['the file has its second name', before, 'same', 'written', after],
    ['the answer is in place', after, before, 'written', after],
    ['all was done', after, undefined, 'written', after],
    ['the agent wrote into the old file', after, newer, 'changed', newer],
    ['the agent put another in its place', newer, before, 'changed', newer],
    ['the agent had put another in its place', newer, undefined, 'changed', newer],
    ['the agent did both', newer, '{"id": "a", "more": 2}', 'changed', newer],
    ['the agent is writing', '{"id":', undefined, 'changed', '{"id":'],
    ['the agent has just begun to write', '', undefined, 'changed', ''],
    ['the place is empty', undefined, before, 'written', after],
  ])('%s', async (_, there, kept, result, text) => {
    await lay(there, kept);
    expect(again()).toBe(result);
    expect(await onlyFile()).toBe(text);
    expect(again()).toBe(result);
    expect(await onlyFile()).toBe(text);
  });

  test('a file that was taken away stays away', async () => {
    expect(again()).toBe('gone');
    expect(await ground.names(folder)).toEqual([]);
  });
});

describe('after a power loss', () => {
  test.each<[string, string | undefined, string | undefined, EchoResult, string]>([
    ['the file is empty', '', undefined, 'written', after],
    ['the answer is torn', after.slice(0, 14), undefined, 'written', after],
    ['blocks are missing', `{"id"${'\0'.repeat(20)}`, undefined, 'written', after],
    ['the drop itself is torn', before.slice(0, 3), undefined, 'written', after],
    ['the answer is torn, the old file is there', after.slice(0, 14), before, 'written', after],
    ['both are torn', '', before.slice(0, 4), 'written', after],
    ['the agent wrote into the old file', '', newer, 'changed', newer],
    ['the agent put another in its place', newer, '', 'changed', newer],
    ['only the old name is there', undefined, before, 'written', after],
  ])('%s', async (_, there, kept, result, text) => {
    await lay(there, kept);
    expect(again(lost)).toBe(result);
    expect(await onlyFile()).toBe(text);
    expect(again(lost)).toBe(result);
    expect(await onlyFile()).toBe(text);
  });

  test('a file that was taken away stays away', () => {
    expect(again(lost)).toBe('gone');
  });
});

describe('a file that is elsewhere now', () => {
  test('is answered there, and its old name is not given back', async () => {
    const place = `${folder}/archive/2025-12/a.json`;
    await ground.put(place, before);
    await ground.put(aside, before);
    expect(again({ place })).toBe('written');
    expect(await ground.text(place)).toBe(after);
    expect(await ground.names(folder)).toEqual(['archive']);
  });

  test('is of no account when something newer is to stand there', async () => {
    await lay(before, 'same');
    expect(again({ place: null })).toBe('changed');
    expect(await onlyFile()).toBe(before);
  });
});

test('an answer whose way to the disk is in doubt is written anew', async () => {
  await lay(after);
  const { ino } = ground.now.lstatSync(ground.home.absolute(file));
  expect(again({ isAnew: true })).toBe('written');
  expect(await onlyFile()).toBe(after);
  expect(ground.now.lstatSync(ground.home.absolute(file)).ino).not.toBe(ino);
});

test('a link is nobody we answer', async () => {
  await writeFile(ground.home.absolute('else'), before);
  await symlink(ground.home.absolute('else'), ground.home.absolute(file));
  expect(again(lost)).toBe('changed');
  expect(await ground.text('else')).toBe(before);
});
