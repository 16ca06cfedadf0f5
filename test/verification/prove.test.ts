import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inspectHome, type Inspection } from '../../src/compose/inspect-home.ts';
import { layGround } from '../../src/compose/lay-ground.ts';
import { createRemake } from '../../src/compose/remake-session.ts';
import { readEnvironment } from '../../src/platform/environment.ts';
import {
  proveSession,
  type ProofParts,
  type Remade,
} from '../../src/verification/prove-session.ts';
import { flywheel, jsonOf, type Ran } from '../cli/support.ts';
import { goldenCases, goldenHome, type GoldenHome } from '../support/golden-home.ts';

/** What a reader takes for a fact: hashes, file names, dates, numbers. */
const facts =
  /\b[0-9a-f]{7,40}\b|\b[\w-]+(?:\/[\w.-]+)+|\b[\w-]+\.[a-z]{1,5}\b|\d+ (?:January|March|December) \d+|\d+(?:[.,]\d+)*/g;

interface Mutation {
  readonly text: string;
  readonly line: number;
  readonly was: string;
}

/** The text with one fact changed, for each of its facts. */
function* mutations(text: string): Generator<Mutation> {
  for (const { 0: was, index } of text.matchAll(facts)) {
    const last = was.at(-1) ?? '';
    const other = /\d/.test(last) ? String((Number(last) + 1) % 10) : last === 'x' ? 'y' : 'x';
    const end = index + was.length - 1;
    const changed = text.slice(0, end) + other + text.slice(end + 1);
    yield { text: changed, line: text.slice(0, index).split('\n').length, was };
  }
}

describe('an artifact held against its sources', () => {
  let golden: GoldenHome;
  let inspection: Inspection;
  let parts: ProofParts;
  const cli = (...argv: string[]): Promise<Ran> => flywheel([...argv, '--home', root()]);
  const root = (): string => golden.fly.composed.home.root;

  beforeAll(async () => {
    golden = await goldenHome(goldenCases());
    await golden.fly.composed.close();
    const options = { home: root(), environment: { ...readEnvironment(), variables: {} } };
    inspection = await inspectHome(options);
    const remake = await createRemake(await layGround(options));
    const known = new Map<string, Promise<Remade>>();
    parts = {
      view: inspection.view,
      remake: (request) => {
        const id = request.record.session_id;
        const remade = known.get(id) ?? remake(request);
        known.set(id, remade);
        return remade;
      },
    };
  }, 60_000);
  afterAll(() => golden.fly.stop());

  test('is proven when nobody touched it, whatever the session', async () => {
    const { code, stdout } = await cli('verify', '--all', '--json');
    const artifacts = jsonOf(stdout)['artifacts'] as unknown as { status: string; path: string }[];
    expect(artifacts.filter(({ status }) => status !== 'proven')).toEqual([]);
    expect(artifacts.length).toBeGreaterThan(goldenCases().length);
    expect(code).toBe(0);
  });

  test('differs, at the line, when any one number, hash, file name or date in it is changed', async () => {
    const { manifest } = await inspection.know();
    let count = 0;
    for (const record of manifest.all('sessions')) {
      for (const { path: file } of record.artifacts) {
        if (file === undefined) continue;
        const text = (inspection.view.read(file) ?? '').toString();
        for (const { text: changed, line, was } of mutations(text)) {
          const read = (relative: string): Buffer | undefined =>
            relative === file ? Buffer.from(changed) : inspection.view.read(relative);
          const view = { ...inspection.view, read };
          const [proof] = await proveSession({ ...parts, view }, record, file);
          const named = { file, was, status: proof?.status, line: proof?.lines[0]?.line };
          expect(named).toEqual({ file, was, status: 'differs', line });
          count += 1;
        }
      }
    }
    expect(count).toBeGreaterThan(500);
  }, 60_000);

  test('is told by its line, what it says and what it should say', async () => {
    const file = path.join(root(), 'outputs/sessions/build-feature/artifacts/build-log.md');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('5 commits on', '6 commits on'));
    const { code, stdout } = await cli('verify', file);
    await writeFile(file, text);
    expect(stdout).toContain('line 3 says: tidewatch: 6 commits on 14 March 2026');
    expect(stdout).toContain('should say: tidewatch: 5 commits on 14 March 2026');
    expect(code).toBe(1);
  });

  test('differs when a receipt of it is bent', async () => {
    const file = path.join(root(), 'outputs/sessions/trade-sample/artifacts/receipts.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/"index": \[\s*\d+/, '"index": [ 977'));
    const { code, stdout } = await cli('verify', 'trade-sample');
    await writeFile(file, text);
    expect(stdout).toContain('execution 977');
    expect(stdout).toContain('receipts.json: differs');
    expect(code).toBe(1);
  });

  test('is neither proven nor wrong when its repository is gone', async () => {
    const repository = path.join(golden.repositories, 'build-bug-fix');
    await rename(repository, `${repository}-away`);
    const { code, stdout } = await cli('verify', 'build-bug-fix');
    expect(stdout).toContain('build-log.md: source-gone');
    expect(stdout).toContain('not there any more: the repository');
    expect(code).toBe(66);
    const file = path.join(root(), 'outputs/sessions/build-bug-fix/artifacts/build-log.md');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/\d commits?/, '99 commits'));
    expect((await cli('verify', 'build-bug-fix')).code).toBe(1);
    await writeFile(file, text);
    await rename(`${repository}-away`, repository);
  });

  test('cannot be proven when the receipts do not say what it was made from', async () => {
    const folder = path.join(root(), 'outputs/sessions/trade-losses/artifacts');
    await rename(path.join(folder, 'receipts.json'), path.join(folder, '..', 'kept.json'));
    const { code, stdout } = await cli('verify', 'trade-losses');
    await rename(path.join(folder, '..', 'kept.json'), path.join(folder, 'receipts.json'));
    expect(stdout).toContain('trade_journal.md: source-gone');
    expect(stdout).toContain('receipts.json: differs');
    expect(code).toBe(1);
    await rm(path.join(folder, '..', 'kept.json'), { force: true });
  });

  test('nobody knows is refused', async () => {
    expect((await cli('verify', 'nobody.md')).stderr).toContain('SESSION_NOT_FOUND');
  });
});
