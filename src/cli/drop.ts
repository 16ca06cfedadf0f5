import { createReading, type Reading } from '../compose.ts';
import { connect, daemonPurpose } from '../connect.ts';
import { FlywheelError } from '../domain/errors.ts';
import type { AcceptedSession } from '../domain/session.ts';
import { copyIn, isWorkKnown, type ProcessRequest, type SessionResult } from '../operations.ts';
import { createDurableFiles } from '../platform/durable-files.ts';
import { nodeFileSystem } from '../platform/file-system.ts';
import type { CliContext } from './io.ts';
import { ownerOptions } from './owner-options.ts';
import { tellResults } from './session-result.ts';
import { showWaiting } from './show-waiting.ts';
import { checkFiles, linesOf, refuseInvalid, type CheckedFile } from './validate.ts';

export interface DropOptions {
  readonly wait?: true;
  /** Seconds. */
  readonly timeout?: number;
}

interface Dropped {
  readonly file: string;
  readonly session_id: string;
  /** Home-relative. */
  readonly path: string;
}

/** Puts valid files into the inbox; when one is not valid, none. */
export async function drop(
  context: CliContext,
  options: DropOptions,
  names: readonly string[],
): Promise<number> {
  const reading = await createReading(context);
  const files = await checkFiles(context, reading, names);
  context.output.note(...files.filter((each) => 'problems' in each).flatMap(linesOf));
  refuseInvalid(files, '; nothing was dropped');
  if (options.wait) await requireDaemon(reading);
  const manifest = await reading.manifest();
  const dropped: Dropped[] = [];
  const requests: ProcessRequest[] = [];
  for (const file of files) {
    const { accepted, ...one } = await dropOne(reading, file);
    dropped.push(one);
    const isNew = !(await isWorkKnown(manifest, accepted));
    requests.push({ path: reading.home.absolute(one.path), isNew });
  }
  if (options.wait) return tellResults(context, await waitFor(context, requests, options));
  context.output.result({ home: context.home, dropped }, () =>
    dropped.map(({ path }) => reading.home.absolute(path)),
  );
  return 0;
}

async function dropOne(
  reading: Reading,
  checked: CheckedFile,
): Promise<Dropped & { readonly accepted: AcceptedSession }> {
  if ('problems' in checked) throw new FlywheelError('SESSION_INVALID', checked.file);
  const { home, read } = reading;
  const { accepted, file, path } = checked;
  const files = createDurableFiles(nodeFileSystem);
  const inside = home.isInInbox(path)
    ? accepted
    : await copyIn({ home, files, read }, accepted, path);
  return { accepted, file, session_id: accepted.session.session_id, path: inside.path };
}

async function requireDaemon(reading: Reading): Promise<void> {
  const state = await reading.holder();
  if (state.kind === 'live' && state.holder.purpose === daemonPurpose) return;
  throw new FlywheelError(
    'DAEMON_UNREACHABLE',
    'No daemon runs in this home, so there is nobody to wait for; nothing was dropped.',
    {
      details: { home: reading.home.root },
      hint: 'Use `flywheel run --session-file FILE`, which needs none, or `flywheel start` first.',
    },
  );
}

async function waitFor(
  context: CliContext,
  requests: readonly ProcessRequest[],
  { timeout = 600 }: DropOptions,
): Promise<readonly SessionResult[]> {
  const connection = await connect(ownerOptions(context, 'drop'));
  const work = requests.map((request) => connection.process(request));
  const late = AbortSignal.timeout(timeout * 1000);
  try {
    const first = Promise.race([Promise.all(work), failureOf(late, timeout)]);
    return await showWaiting(context, 'waiting for the daemon', first);
  } finally {
    await connection.close();
  }
}

function failureOf(late: AbortSignal, seconds: number): Promise<never> {
  return new Promise((_, reject) => {
    late.addEventListener('abort', () => {
      const message = `No result after ${seconds} s. What was dropped is safe in the inbox.`;
      reject(
        new FlywheelError('WAIT_TIMEOUT', message, {
          details: { seconds },
          hint: 'The daemon goes on with it: `flywheel status` tells how it is.',
        }),
      );
    });
  });
}
