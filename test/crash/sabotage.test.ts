import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { agentBytes } from './agent-bytes.ts';
import { prepareHome, removeHome } from './home.ts';
import { healthyLife, referenceLife, survives } from './lives.ts';
import { factsOf, faultsOf, pictureOf } from './picture.ts';
import { recordedLife, survivesPowerLoss } from './power-losses.ts';

/** A journal that is some writes behind what it says, once it has its name. */
function lagging(fileSystem: FileSystem): FileSystem {
  let name = '';
  const rename: FileSystem['rename'] = async (from, to) => {
    await fileSystem.rename(from, to);
    if (String(to).endsWith('journal.ndjson')) name = String(from);
  };
  const open = async (...args: Parameters<FileSystem['open']>): Promise<object> => {
    const handle = await fileSystem.open(...args);
    const late: (() => Promise<unknown>)[] = [];
    const write = async (bytes: Uint8Array, from: number, length: number, at: number) => {
      const some = bytes.slice(from, from + length);
      late.push(() => handle.write(some, 0, some.length, at));
      while (late.length > (args[0] === name ? 6 : 0)) await late.shift()?.();
      return { bytesWritten: length };
    };
    return { ...handle, write };
  };
  return { ...fileSystem, rename, open: open as unknown as FileSystem['open'] };
}

/** True when one of some tries ends with this fault. */
async function isCaught(fault: RegExp, tries: readonly (() => Promise<unknown>)[]) {
  for (const each of tries) {
    const failure = await each().then(
      () => undefined,
      (error: unknown) => String(error),
    );
    if (failure !== undefined && fault.test(failure)) return true;
  }
  return false;
}

describe('these tests would find out', () => {
  test('a store that tells a result before its journal is on disk', async () => {
    const reference = await referenceLife();
    const recorded = await recordedLife(/journal/);
    const tries = recorded.told.slice(0, 6).map(({ at: length }) => () => {
      const loss = { length, how: 'nothing', fate: () => 'lost' as const };
      return survivesPowerLoss(reference, recorded, loss);
    });
    expect(await isCaught(/was told and is lost/, tries)).toBe(true);
  }, 120_000);

  test('a store that tells a result before its journal is written', async () => {
    const reference = await referenceLife();
    // Where a life ends, more or less of what it told lags behind: not every end loses something.
    const tries = [0.3, 0.4, 0.5, 0.6].map((share) => () => {
      const at = Math.floor(reference.calls.length * share);
      return survives(reference, [{ at, moment: 'before' }], lagging);
    });
    // What is found out depends on what was lost: results, artifacts, or that anything was there.
    expect(await isCaught(/lost|missing|gone|too much/, tries)).toBe(true);
  }, 120_000);
});

describe('a home at rest', () => {
  let root = '';
  let pages = '';
  beforeEach(async () => {
    root = await prepareHome();
    await healthyLife(root, 1);
    pages = path.join(root, 'outputs', 'published', 'website');
  });
  afterEach(() => removeHome(root));

  const anArtifact = async (): Promise<string> => {
    const { facts } = await factsOf(root);
    const all = Object.values(facts.sessions).flatMap(({ artifacts }) => artifacts as object[]);
    const found = all.find((one) => 'path' in one) as { path: string } | undefined;
    return path.join(root, found?.path ?? '');
  };
  const aSession = async (): Promise<string> => {
    const archive = path.join(root, 'outputs', 'sessions', 'archive');
    const [month = ''] = await readdir(archive);
    return path.join(archive, month, 'talk.json');
  };
  const anArchive = async (): Promise<string> => {
    const [month = ''] = await readdir(path.join(root, 'outputs', 'archive'));
    return path.join(root, 'outputs', 'archive', month);
  };
  const rewrite = async (file: string, change: (text: string) => string): Promise<void> => {
    await writeFile(file, change(await readFile(file, 'utf8')));
  };

  test.each<[string, RegExp, () => Promise<unknown>]>([
    ['a temp file that is left', /temp file left/, () => writeFile(path.join(root, '.x.tmp'), '')],
    ['an artifact that is gone', /artifact is missing/, async () => rm(await anArtifact())],
    [
      'an artifact that differs',
      /artifact differs/,
      async () => appendFile(await anArtifact(), ' '),
    ],
    [
      'a byte of an agent',
      /no agent wrote this/,
      async () => rewrite(await aSession(), (text) => text.replace('Parlour', 'parlour')),
    ],
    [
      'a session archived twice',
      /archived twice/,
      async () => rewrite(await anArchive(), (text) => text + text),
    ],
    [
      'a manifest against its schema',
      /manifest\.json: /,
      () =>
        rewrite(path.join(root, 'manifest.json'), (text) =>
          text.replace('"version": 1', '"version": "1"'),
        ),
    ],
  ])('with %s is not sound', async (_, fault, damage) => {
    expect(await faultsOf(root)).toEqual([]);
    await damage();
    expect((await faultsOf(root)).join('\n')).toMatch(fault);
  });

  test('with a page too many, or a session file, has another picture', async () => {
    const before = await pictureOf(root);
    await mkdir(path.join(pages, 'x'));
    await writeFile(path.join(pages, 'x', 'y.md'), '');
    expect(await pictureOf(root)).not.toEqual(before);
  });
});

test('what an agent wrote is told apart from what we fill in, byte by byte', () => {
  const text = '{\n "a": {"b": [1.50, "}"]},\n "artifacts": {}, "c\\"": 2 }';
  expect(agentBytes(text)).toEqual(['"a": {"b": [1.50, "}"]}', '"c\\"": 2']);
  const answered = text.replace('{},', '{"x": {"y": 1}},').replace('2 }', '2, "flywheel": {} }');
  expect(agentBytes(answered)).toEqual(agentBytes(text));
  expect(agentBytes(text.replace('1.50', '1.5'))).not.toEqual(agentBytes(text));
});
