import path from 'node:path';
import { collectGitCommits } from '../capture/collect-git-commits.ts';
import { composeFlywheel, type Composed } from '../compose.ts';
import { startDaemon } from '../daemon.ts';
import type { FlywheelEvent } from '../domain/events.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { makeSampleRepository } from '../platform/git/make-sample-repository.ts';
import { homeFolders } from '../platform/home.ts';
import { createDurableFiles } from '../platform/durable-files.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import { packagePath } from '../platform/package-files.ts';
import { newScratchFolder, readText } from '../platform/scratch.ts';
import type { SessionRecord } from '../store/store.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';

const examples = ['build', 'trade', 'life_aria'] as const;
const shownLines = 4;
const commitsTold = 'HEAD~5';

/** Turns the wheel once in a home of its own: drops the examples, waits, and shows what came out. */
export async function demo(context: CliContext): Promise<number> {
  const home = await newScratchFolder('flywheel-demo');
  const files = createDurableFiles(nodeFileSystem);
  for (const folder of homeFolders) await files.makeFolder(path.join(home, folder));
  const { environment, output } = context;
  const composed = await composeFlywheel({ home, environment, purpose: 'daemon' });
  const daemon = await startDaemon(composed);
  try {
    output.note(`A daemon watches ${path.join(home, 'outputs', 'sessions')}.`);
    const turned = allCompleted(composed, examples.length);
    for (const type of examples) {
      const text = await exampleSession(type, home);
      const target = path.join(composed.home.sessions, `demo_${type}.json`);
      await files.create({ path: target, bytes: Buffer.from(text) }, 'demo');
      output.note(`Dropped ${path.basename(target)}.`);
    }
    const ids = await turned;
    const sessions = ids.flatMap((id) => composed.sessions.get('sessions', id) ?? []);
    const lines = [
      ...(await told(sessions, (at) => composed.home.absolute(at))),
      ...whereNext(home),
    ];
    output.result({ home, sessions }, () => lines);
    return sessions.every(({ status }) => status === 'complete') ? 0 : 1;
  } finally {
    await daemon.stop();
  }
}

/** The example, its work pointed at a repository that exists here: this checkout, or a small one. */
async function exampleSession(type: string, home: string): Promise<string> {
  const text = await readText(packagePath(`examples/${type}.session.json`));
  if (type !== 'build') return text;
  const session = JSON.parse(text) as { timestamp: string; source_data: Record<string, unknown> };
  const { repo_path, commits } = await demoRepository(home);
  const git_commits = commits.map(({ hash, message }) => ({ hash, message }));
  const timestamp = commits.at(-1)?.timestamp ?? session.timestamp;
  return JSON.stringify(
    { ...session, timestamp, source_data: { repo_path, git_commits } },
    null,
    2,
  );
}

async function demoRepository(
  home: string,
): Promise<Awaited<ReturnType<typeof collectGitCommits>>> {
  const repos = createRepoReader();
  try {
    const own = await collectGitCommits(repos, packagePath('.'), commitsTold);
    if (own.commits.length > 0) return own;
  } catch {
    // No history here, or a short one: the small repository tells as much.
  }
  return collectGitCommits(repos, await makeSampleRepository(home), new Date(0));
}

function allCompleted({ events }: Composed, count: number): Promise<string[]> {
  return new Promise((resolve) => {
    const ids: string[] = [];
    const end = events.on((event: FlywheelEvent) => {
      if (event.name !== 'run.completed') return;
      ids.push(event.session_id);
      if (ids.length < count) return;
      end();
      resolve(ids);
    });
  });
}

async function told(
  sessions: readonly SessionRecord[],
  absolute: (relative: string) => string,
): Promise<Line[]> {
  const lines: Line[] = [];
  for (const { session_type, agent_id, status, artifacts, findings } of sessions) {
    lines.push('', [{ text: session_type, colour: 'bold' }, ` by ${agent_id}: ${status}`]);
    for (const { path: at, type, status: state, reason } of artifacts) {
      if (at === undefined) {
        lines.push(`  ${type}: ${state}${reason === undefined ? '' : ` (${reason})`}`);
        continue;
      }
      const file = absolute(at);
      lines.push([{ text: `  ${file}`, colour: 'green' }], ...firstLines(await readText(file)));
    }
    for (const { message } of findings)
      lines.push([{ text: '  found: ', colour: 'yellow' }, message]);
  }
  return lines;
}

const firstLines = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, shownLines)
    .map((line) => `    | ${line.slice(0, 100)}`);

const whereNext = (home: string): Line[] => [
  '',
  `The daemon has stopped. Everything is in ${home}:`,
  '  manifest.json              what is known, for people and programs',
  '  outputs/sessions/*.json    each session, with the answer the daemon wrote into it',
  '  outputs/sessions/*/        the artifacts, and receipts.json: where each number comes from',
  `Next: flywheel status --home ${home}, then docs/agents.md for a session of your own.`,
];
