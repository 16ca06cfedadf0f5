import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Problem } from '../../src/domain/problem.ts';
import { goodSession, hostileFiles } from '../intake/hostile-sessions.ts';
import { startFlywheel, type TestFlywheel } from '../support/start-flywheel.ts';
import { endlessParts, injections, spoiled, types } from './hostile-texts.ts';

let fly: TestFlywheel;
const start = async (grace = 30): Promise<void> => {
  fly = await startFlywheel({
    settings: { 'intake.grace_seconds': grace, 'intake.sweep_seconds': 0.5 },
  });
};
afterEach(() => fly.stop());

const inbox = (...names: string[]): string => path.join(fly.composed.home.sessions, ...names);
const outside = (): Promise<string> => mkdtemp(path.join(os.tmpdir(), 'flywheel-outside-'));
const session = (id: string): Record<string, unknown> => ({
  ...goodSession,
  session_id: id,
  overview: `The work of ${id}`,
});
const answerOf = async (name: string): Promise<unknown> =>
  (await fly.session(name))['pipeline_status'];

async function problemsOf(name: string): Promise<readonly Problem[]> {
  const text = await fly.text(`outputs/rejected/${name}.problems.json`);
  return (JSON.parse(text) as { problems: Problem[] }).problems;
}

/** Everything that was written anywhere in the home, by its path. */
async function textsOfHome(ending = ''): Promise<Map<string, string>> {
  const root = fly.composed.home.root;
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending));
  const texts = files.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(root, file), await readFile(file, 'utf8')] as const;
  });
  return new Map(await Promise.all(texts));
}

describe('whatever is dropped', () => {
  test('is refused with its field and its mend, and the next session is done', async () => {
    await start(0.2);
    for (const [at, { content }] of hostileFiles.entries())
      await writeFile(inbox(`h${at}.json`), content);
    await fly.saw('session.rejected', hostileFiles.length);
    for (const [at, { pointer, mend }] of hostileFiles.entries()) {
      const problem = (await problemsOf(`h${at}.json`)).find((each) => each.pointer === pointer);
      expect(problem?.mend).toMatch(mend);
    }
    await fly.drop('good.json', session('good'));
    await fly.saw('run.completed');
    expect(await readdir(inbox())).toEqual(expect.arrayContaining(['good', 'good.json']));
  });

  test('nothing but a regular file is opened, and no link is followed', async () => {
    await start();
    const elsewhere = await outside();
    await writeFile(path.join(elsewhere, 'work_session.json'), JSON.stringify(session('linked')));
    for (const name of ['pipe.json', 'pipe2.json', 'pipe3.json', 'pipe4.json'])
      execFileSync('mkfifo', [inbox(name)]);
    await mkdir(inbox('folder'));
    execFileSync('mkfifo', [inbox('folder', 'work_session.json')]);
    await symlink('/etc/passwd', inbox('link.json'));
    await symlink('gone', inbox('dangling.json'));
    await symlink(elsewhere, inbox('linked'));
    await mkdir(inbox('dir.json'));
    await fly.drop('good.json', session('good'));
    await fly.saw('run.completed');
    await fly.saw('session.rejected', 7);
    expect(await problemsOf('pipe.json')).toMatchObject([{ found: 'a named pipe' }]);
    expect(await problemsOf('folder')).toMatchObject([{ found: 'a named pipe' }]);
    expect(await problemsOf('link.json')).toMatchObject([{ found: 'a symbolic link' }]);
    expect(await readdir(elsewhere)).toEqual(['work_session.json']);
  });

  test('a name is answered or refused for what it is, ids that differ in case included', async () => {
    await start();
    const good = ['-rf', '$(x)', '`id`', 'é😀', '[x](y)', '{{x}}', 'a\\b', 'archive', '__proto__'];
    const bad = ['new\nline', '\u001b[31m', '\u202egpj', 'x'.repeat(250), '😀'.repeat(62)];
    for (const [at, name] of good.entries()) await fly.drop(`${name}.json`, session(`id${at}`));
    for (const name of bad) await writeFile(inbox(`${name}.json`), JSON.stringify(session('bad')));
    const ids = ['CASE', 'case', 'Case'];
    for (const [at, id] of ids.entries()) await fly.drop(`case${at}.json`, session(id));
    await fly.saw('run.completed', good.length + ids.length);
    const refused = await fly.saw('session.rejected', bad.length);
    expect(refused).toHaveLength(bad.length);
    for (const name of good) expect(await answerOf(`${name}.json`)).toMatchObject({});
    const folders = ids.map((id) => fly.composed.sessions.get('sessions', id)?.artifact_folder);
    expect(new Set(folders).size).toBe(3);
  });

  test('files of the agent stay, wherever artifacts would go', async () => {
    await start();
    const elsewhere = await outside();
    await writeFile(path.join(elsewhere, 'build-log.md'), 'theirs');
    await mkdir(inbox('own', 'artifacts'), { recursive: true });
    for (const name of ['README.md', 'receipts.json', 'artifacts/build-log.md'])
      await writeFile(inbox('own', name), 'theirs');
    await mkdir(inbox('led'));
    await symlink(elsewhere, inbox('led', 'artifacts'));
    await mkdir(inbox('piped'));
    execFileSync('mkfifo', [inbox('piped', 'artifacts')]);
    await symlink(elsewhere, inbox('beside'));
    await link(path.join(elsewhere, 'build-log.md'), inbox('file'));
    for (const name of ['own', 'led', 'piped'])
      await fly.drop(`${name}/work_session.json`, session(name));
    for (const name of ['beside', 'file']) await fly.drop(`${name}.json`, session(name));
    await fly.saw('run.completed', 5);
    for (const name of ['README.md', 'receipts.json', 'artifacts/build-log.md'])
      expect(await readFile(inbox('own', name), 'utf8')).toBe('theirs');
    expect(await readdir(elsewhere)).toEqual(['build-log.md']);
    expect(await readFile(path.join(elsewhere, 'build-log.md'), 'utf8')).toBe('theirs');
    for (const id of ['own', 'led', 'piped', 'beside', 'file'])
      expect(fly.composed.sessions.get('sessions', id)).toMatchObject({ status: 'complete' });
  });
});

describe('a valid session of an attacker', () => {
  test('reads nothing outside of its repository and its folder', async () => {
    await start();
    const pipe = path.join(await outside(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const paths = ['/', '/etc', '/dev', '/dev/zero', '/proc/self', '/etc/passwd', '..', '~', pipe];
    const screenshots = ['../../../../etc/passwd', '/etc/passwd', '/dev/zero', 'link.png'];
    for (const [at, repo_path] of paths.entries()) {
      const source = { repo_path, git_commits: [{ hash: 'abc123', message: `m ${at}` }] };
      await fly.drop(`b${at}.json`, { ...session(`b${at}`), source_data: source });
      const life = { repo_path, session_notes: `n ${at}`, screenshots };
      await mkdir(inbox(`l${at}`));
      await symlink('/etc/passwd', inbox(`l${at}`, 'link.png'));
      await fly.drop(`l${at}/work_session.json`, {
        ...session(`l${at}`),
        session_type: 'life_aria',
        source_data: life,
      });
    }
    await fly.saw('run.completed', paths.length * 2);
    for (const text of (await textsOfHome()).values()) expect(text).not.toMatch(/root:x?:0:/);
  });

  test.each(types)('puts no heading, link or HTML into the artifacts of %s', async (type) => {
    await start();
    for (const [at, text] of injections.entries())
      await fly.drop(`${at}.json`, spoiled(type, `s${at}`, text));
    await fly.saw('run.completed', injections.length);
    const artifacts = [...(await textsOfHome('.md'))].filter(([file]) =>
      file.startsWith('outputs/sessions'),
    );
    expect(artifacts.length).toBeGreaterThanOrEqual(injections.length * 2);
    for (const [, text] of artifacts) {
      const prose = withoutCode(text);
      expect(prose).not.toMatch(/^ {0,3}(?:#{1,6}\s+EVIL|={3,}|~{3,})/m);
      expect(prose).not.toMatch(/(?<!\\)<(?!!-- flywheel:)[a-z/!]/i);
      expect(prose).not.toMatch(/(?<!\\)\]\((?!https:\/\/github\.com)/);
      expect(prose).not.toMatch(/^\[[^\]]+\]:/m);
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(text).not.toMatch(/[\u0000-\u0008\u001b\u009b\u202a-\u202e\u2066-\u2069]/);
    }
  });

  test('with endless texts in every field holds nobody up', async () => {
    await start();
    const delay = monitorEventLoopDelay({ resolution: 20 });
    delay.enable();
    let count = 0;
    for (const type of types) {
      for (const part of endlessParts) {
        await fly.drop(`e${count}.json`, spoiled(type, `e${count}`, part.repeat(12_000)));
        count += 1;
      }
    }
    await fly.saw('run.completed', count);
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(3_000);
  });

  test('under a name that was used before gets a folder of its own', async () => {
    await start();
    for (const [at, id] of ['first', 'second', 'third'].entries()) {
      await fly.drop('work_session.json', session(id));
      await fly.saw('run.completed', at + 1);
    }
    const known = fly.composed.sessions.all('sessions');
    expect(new Set(known.map(({ artifact_folder }) => artifact_folder)).size).toBe(3);
  });
});

/** The prose of an artifact: without front matter, fenced code and code spans. */
const withoutCode = (text: string): string =>
  text
    .replace(/^---\n[^]*?\n---\n/, '')
    .replace(/^(`{3,})[^\n]*\n[^]*?^\1$/gm, '')
    .replace(/(?<![`\\])(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, '');
