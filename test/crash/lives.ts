import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Composed } from '../../src/compose.ts';
import type { FileSystem } from '../../src/platform/file-system.ts';
import { drop, scenario, type Drop } from './drops.ts';
import { compose, prepareHome, removeHome, settled, type Machine, type Round } from './home.ts';
import { mortalFileSystem, type Moment } from './mortal-file-system.ts';
import { listen, lostOf, type Told } from './told.ts';
import { faultsOf, manifestFaults, pictureOf, type Picture } from './picture.ts';

/** Whose file system it is, and when it is over. */
export interface Port {
  readonly fileSystem: FileSystem;
  readonly life: AbortSignal;
  readonly end: () => Promise<void>;
}

/** A life without accident: what every other life must end like. */
export interface Reference {
  readonly picture: Picture;
  /** Its file-changing calls, as `name path`. */
  readonly calls: readonly string[];
}

export async function referenceLife(): Promise<Reference> {
  const root = await prepareHome();
  const manifest = path.join(root, 'manifest.json');
  const seen = new Set<string>();
  const mortal = mortalFileSystem(0, 'before', () => seen.add(textOf(manifest)));
  await healthyLife(root, 1, { fileSystem: mortal.fileSystem });
  seen.delete('');
  for (const text of seen) expectNone(await manifestFaults(text));
  if (seen.size < 2) throw new Error('the manifest was never seen to change');
  expectNone(await faultsOf(root));
  const picture = await pictureOf(root);
  await removeHome(root);
  return { picture, calls: mortal.calls };
}

/** Lives until all is done. Both rounds are there afterwards. */
export async function healthyLife(
  root: string,
  from: Round,
  machine: Machine = {},
  second: readonly Drop[] = scenario().rounds[1],
): Promise<void> {
  const composed = await compose(root, machine);
  try {
    await composed.start();
    if (from === 1) {
      await settled(root, composed, 1);
      secondRound(root, second);
    }
    await settled(root, composed, 2);
  } finally {
    await composed.close();
  }
}

/** Lives until its end or its death; returns how many rounds were dropped until then. */
export async function mortalLife(
  root: string,
  from: Round,
  port: Port,
  told: Told[] = [],
): Promise<Round> {
  const { fileSystem, life, end } = port;
  let round = from;
  let composed: Composed | undefined;
  try {
    composed = await compose(root, { fileSystem });
    listen(composed, told);
    await composed.start();
    if (round === 1) {
      await settled(root, composed, 1, life);
      secondRound(root);
      round = 2;
    }
    await settled(root, composed, 2, life);
  } catch (error) {
    if (!life.aborted) throw error;
  }
  // The dead write nothing more; closing them only gives the lock back, as the end of a process does.
  await composed?.close().catch(() => undefined);
  await end();
  return round;
}

/** Deaths one after the other, each at the n-th call of its own life; then all must be as if nothing. */
export async function survives(
  reference: Reference,
  deaths: readonly { readonly at: number; readonly moment: Moment }[],
  spoil: (fileSystem: FileSystem) => FileSystem = (fileSystem) => fileSystem,
): Promise<number> {
  const root = await prepareHome();
  const told: Told[] = [];
  let round: Round = 1;
  let died = 0;
  for (const { at, moment } of deaths) {
    const mortal = mortalFileSystem(at, moment);
    const port = { ...mortal, fileSystem: spoil(mortal.fileSystem) };
    round = await mortalLife(root, round, port, told);
    if (mortal.life.aborted) died += 1;
    expectNone(await lostOf(root, told));
    const text = textOf(path.join(root, 'manifest.json'));
    if (text !== '') expectNone(await manifestFaults(text));
  }
  await isAsIfNothing(root, round, reference);
  await removeHome(root);
  return died;
}

/** Starts again, and once more: the first makes all good, the second changes nothing. */
export async function isAsIfNothing(
  root: string,
  round: Round,
  { picture }: Reference,
  machine: Machine = {},
  second: readonly Drop[] = scenario().rounds[1],
): Promise<void> {
  for (const from of [round, 2] as const) {
    await healthyLife(root, from, machine, second);
    expectNone(await faultsOf(root));
    expectSame(await pictureOf(root), picture);
  }
}

/** `given` is told of each file, in the turn in which it is there. */
export function secondRound(
  root: string,
  drops: readonly Drop[] = scenario().rounds[1],
  given: (file: string) => void = () => undefined,
): void {
  for (const each of drops) given(drop(root, each));
}

export function expectNone(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

export function expectSame(found: Picture, expected: Picture): void {
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]);
  const faults = [...names].flatMap((name) => {
    const [is, should] = [found[name], expected[name]];
    if (is === should) return [];
    if (is === undefined) return [`lost: ${name}`];
    if (should === undefined) return [`too much: ${name}`];
    return [`differs: ${name}\n${difference(is, should)}`];
  });
  expectNone(faults);
}

/** Lines of one that the other has not, each way. */
function difference(is: string, should: string): string {
  const [isLines, shouldLines] = [is.split('\n'), should.split('\n')];
  const [known, wanted] = [new Set(shouldLines), new Set(isLines)];
  const odd = isLines.flatMap((line, at) =>
    known.has(line) ? [] : [`  ${at + 1} is      ${line}`],
  );
  const lost = shouldLines.flatMap((line, at) =>
    wanted.has(line) ? [] : [`  ${at + 1} should be ${line}`],
  );
  return [...odd.slice(0, 8), ...lost.slice(0, 8)].join('\n');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
