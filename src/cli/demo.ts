import path from 'node:path';
import { collectGitCommits } from '../capture/collect-git-commits.ts';
import { composeFlywheel, type Composed } from '../compose.ts';
import { startDaemon } from '../daemon.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { FlywheelEvent } from '../domain/events.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { makeSampleRepository } from '../platform/git/make-sample-repository.ts';
import { homeFolders } from '../platform/home.ts';
import { createDurableFiles } from '../platform/durable-files.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import { packagePath } from '../platform/package-files.ts';
import { newScratchFolder, readText } from '../platform/scratch.ts';
import type { SessionRecord } from '../store/store.ts';
import { demoReport } from './demo-report.ts';
import type { CliContext } from './io.ts';

const examples: readonly string[] = ['build', 'trade', 'life_aria'];
const commitsTold = 'HEAD~5';

/** Turns the wheel once in a home of its own: drops the examples, waits, and shows what came out. */
export async function demo(context: CliContext): Promise<number> {
  const home = await newScratchFolder('flywheel-demo');
  const files = createDurableFiles(nodeFileSystem);
  for (const folder of homeFolders) await files.makeFolder(path.join(home, folder));
  const { environment, output } = context;
  const composed = await composeFlywheel({ home, environment, purpose: 'daemon', threads: true });
  const daemon = await startDaemon(composed);
  try {
    output.note(`A daemon watches ${path.join(home, 'outputs', 'sessions')}.`);
    const turned = allCompleted(composed, examples.length);
    for (const type of examples) {
      const { text, about } = await exampleSession(type, home);
      const target = path.join(composed.home.sessions, `demo_${type}.json`);
      await files.create({ path: target, bytes: Buffer.from(text) }, 'demo');
      output.note(`Dropped ${path.basename(target)}: ${about}.`);
    }
    const ids = await turned;
    const sessions = ids
      .flatMap((id) => composed.sessions.get('sessions', id) ?? [])
      .sort((one, other) => orderOf(one) - orderOf(other));
    await daemon.stop();
    const { workingFolder } = environment;
    const lines = await demoReport({ home: composed.home, sessions, workingFolder });
    output.result({ home, sessions }, () => lines);
    return sessions.every(({ status }) => status === 'complete') ? 0 : 1;
  } finally {
    await daemon.stop();
  }
}

const orderOf = ({ session_type }: SessionRecord): number => examples.indexOf(session_type);

interface Example {
  readonly text: string;
  readonly about: string;
}

/** The example; its work, if it has one, is that of a repository which exists here. */
async function exampleSession(type: string, home: string): Promise<Example> {
  const name = `examples/${type}.session.json`;
  const text = await readText(packagePath(name));
  if (type !== 'build') return { text, about: `${name} as it is` };
  const session = JSON.parse(text) as { timestamp: string; source_data: Record<string, unknown> };
  const { repo_path, commits } = await demoRepository(home);
  const git_commits = commits.map(({ hash, message }) => ({ hash, message }));
  const timestamp = commits.at(-1)?.timestamp ?? session.timestamp;
  const pointed = { ...session, timestamp, source_data: { repo_path, git_commits } };
  return {
    text: JSON.stringify(pointed, null, 2),
    about: `${name} with ${git_commits.length} commits of ${repo_path}`,
  };
}

/** This checkout, or a small repository where it has no history. */
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

/** The ids of the sessions as they end. Rejects with `SESSION_INVALID` when one is refused: it never ends. */
function allCompleted({ events }: Composed, count: number): Promise<string[]> {
  const turned = new Promise<string[]>((resolve, reject) => {
    const ids: string[] = [];
    events.on((event: FlywheelEvent) => {
      if (event.name === 'session.rejected') reject(refused(event));
      if (event.name !== 'run.completed') return;
      ids.push(event.session_id);
      if (ids.length === count) resolve(ids);
    });
  });
  // It may come while the others are still being dropped, when nobody waits yet.
  turned.catch(() => undefined);
  return turned;
}

const refused = (event: Extract<FlywheelEvent, { name: 'session.rejected' }>): FlywheelError =>
  new FlywheelError('SESSION_INVALID', `${event.path} was refused: ${event.first}`, {
    details: { path: event.path, moved_to: event.moved_to },
    hint: 'The example is valid as it comes: look for a FLYWHEEL_ variable that forbids it.',
  });
