import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jsonOf } from '../cli/support.ts';
import { edit, ids, workedHome, type WorkedHome } from './support.ts';

let home: WorkedHome;
beforeEach(async () => {
  home = await workedHome();
});
afterEach(() => home.fly.stop());

/** What is known, without what a rebuild cannot know: when things were done, and who said yes. */
async function known(): Promise<object> {
  const { sessions, publish_queue } = await home.manifest();
  const of = Object.values(sessions).map((each) => {
    const { fingerprint, revision, status, source, artifacts, artifact_folder, files } = each;
    return { fingerprint, revision, status, source, artifacts, artifact_folder, files };
  });
  const places = Object.values(publish_queue)
    .filter(({ status }) => status !== 'superseded')
    .map(({ target, slot, content_hash }) => `${target} ${slot} ${content_hash}`);
  return { of, places: places.sort() };
}

const jobStatuses = async (): Promise<string[]> => {
  const { publish_queue } = await home.manifest();
  const live = Object.values(publish_queue).filter(({ status }) => status !== 'superseded');
  return [...new Set(live.map(({ status }) => status))].sort();
};

const journal = '.flywheel/journal.ndjson';
const flip = async (line: number): Promise<void> => {
  const lines = (await readFile(home.at(journal), 'utf8')).split('\n');
  const text = lines[line] ?? '';
  lines[line] = `${text.slice(0, 40)}#${text.slice(41)}`;
  await writeFile(home.at(journal), lines.join('\n'));
};

type Loss = readonly [what: string, lose: () => Promise<unknown>];
const both = async (): Promise<void> => {
  await rm(home.at('manifest.json'));
  await rm(home.at(journal));
};
const losses: readonly Loss[] = [
  ['both are gone', both],
  [
    'the manifest is nonsense and the journal gone',
    async () => {
      await both();
      await writeFile(home.at('manifest.json'), '{"version": 1}');
    },
  ],
  ['a line of the journal is damaged', () => flip(5)],
  ...Array.from({ length: 10 }, (_, line): Loss => [
    `the manifest is gone and line ${line + 1} of the journal damaged`,
    async () => {
      await rm(home.at('manifest.json'));
      await flip(line);
    },
  ]),
  ['the journal is gone', () => rm(home.at(journal))],
  ['the manifest is gone', () => rm(home.at('manifest.json'))],
];

describe('rebuild', () => {
  test.each(losses)(
    'when %s: all is known again, nothing is run or published',
    async (_what, lose) => {
      const before = await known();
      const texts = await home.texts();
      await lose();
      const dry = await home.cli('rebuild', '--dry-run', '--json');
      expect(dry.code).toBe(0);
      const { code, stderr } = await home.cli('rebuild');
      expect([code, stderr]).toEqual([0, '']);
      expect(await known()).toEqual(before);
      expect(await home.texts()).toEqual(texts);
      expect(await home.verify()).toEqual([]);
      await home.fly.restart();
      await home.fly.composed.close();
      expect(home.fly.count('run.claimed')).toBe(4);
      expect(await known()).toEqual(before);
      expect(await home.texts()).toEqual(texts);
    },
  );

  test('leaves every place as one that may show its text, and asks a person', async () => {
    await both();
    await home.cli('rebuild');
    expect(await jobStatuses()).toEqual(['unknown']);
  });

  test('keeps the damaged files aside, byte by byte', async () => {
    await writeFile(home.at('manifest.json'), 'null');
    await flip(2);
    const damaged = await readFile(home.at(journal));
    const { stdout } = await home.cli('rebuild', '--json');
    expect(jsonOf(stdout)['kept']).toEqual([`${journal}.damaged-1`, 'manifest.json.damaged-1']);
    expect(await readFile(home.at(`${journal}.damaged-1`))).toEqual(damaged);
    expect(await readFile(home.at('manifest.json.damaged-1'), 'utf8')).toBe('null');
  });

  test('twice is the same as once', async () => {
    await both();
    await home.cli('rebuild');
    const once = await home.manifest();
    const { stdout } = await home.cli('rebuild', '--json');
    expect(await home.manifest()).toMatchObject({
      sessions: once.sessions,
      publish_queue: once.publish_queue,
    });
    expect(jsonOf(stdout)).toMatchObject({ kept: [], counts: { adopted: 0, settled: 0 } });
  });

  test('names what is missing or edited, and leaves it as it is', async () => {
    await both();
    await rm(home.at('outputs/sessions/trade/trade_journal.md'));
    await edit(home.at('outputs/sessions/game/artifacts/devlog_entry.md'), () => 'Mine.\n');
    const { stdout } = await home.cli('rebuild');
    expect(stdout).toContain(`trade_journal.md is missing: \`flywheel retry ${ids.trade}\``);
    expect(stdout).toContain('devlog_entry.md was altered: it stays as it is');
    expect(await readFile(home.at('outputs/sessions/game/artifacts/devlog_entry.md'), 'utf8')).toBe(
      'Mine.\n',
    );
  });

  test('a file without an echo is new, and one changed since is a new revision', async () => {
    await both();
    await edit(home.at('outputs/sessions/game/work_session.json'), (text) => {
      const { flywheel, artifacts, pipeline_status, ...rest } = JSON.parse(text) as Record<
        string,
        unknown
      >;
      return JSON.stringify(rest);
    });
    await edit(home.at('outputs/sessions/trade.json'), (text) => text.replace('the level', 'it'));
    const { stdout } = await home.cli('rebuild', '--json');
    expect(jsonOf(stdout)['waiting']).toEqual(['outputs/sessions/game/work_session.json']);
    await home.fly.restart();
    await home.fly.saw('run.completed', 6);
    const trade = home.fly.composed.sessions.get('sessions', ids.trade);
    expect(trade).toMatchObject({ revision: 3, status: 'complete' });
  });

  test('takes no answer on trust: a folder of somebody else is not adopted', async () => {
    await both();
    await edit(home.at('outputs/sessions/trade.json'), (text) =>
      text.replace('"artifact_folder": "outputs/sessions/trade"', '"artifact_folder": "../../etc"'),
    );
    const { stdout } = await home.cli('rebuild', '--json');
    expect(jsonOf(stdout)['counts']).toMatchObject({ undecided: 1 });
    expect((await home.manifest()).sessions[ids.trade]).toBeUndefined();
  });

  test('a session moved to the archive of the inbox is followed', async () => {
    const { mkdir } = await import('node:fs/promises');
    await mkdir(home.at('outputs/sessions/archive/2025-12'), { recursive: true });
    const moved = 'outputs/sessions/archive/2025-12/trade.json';
    await rename(home.at('outputs/sessions/trade.json'), home.at(moved));
    await home.cli('rebuild');
    expect((await home.manifest()).sessions[ids.trade]).toMatchObject({ source: moved });
  });

  test('a rebuild that was cut off keeps the home closed until it has been done', async () => {
    await writeFile(home.at('.flywheel/unfinished'), 'rebuild\n');
    await expect(home.fly.restart()).rejects.toMatchObject({ code: 'REPAIR_UNFINISHED' });
    expect((await home.verify()).map(({ code }) => code)).toEqual(['state-damaged']);
    await home.cli('rebuild');
    expect(await home.verify()).toEqual([]);
  });

  test('beside a running daemon it is refused', async () => {
    await home.fly.restart();
    const { code } = await home.cli('rebuild');
    expect(code).toBe(3);
  });
});
