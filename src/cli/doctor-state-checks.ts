import path from 'node:path';
import type { LockState } from '../platform/lock.ts';
import type { Manifest } from '../store/store.ts';
import {
  fail,
  ok,
  warn,
  type DoctorCheck,
  type DoctorContext,
  type Verdict,
} from './doctor-check.ts';

/** What is going on in the home: who has it, what is known, what lies there. */
export const stateChecks: readonly DoctorCheck[] = [
  { name: 'lock', run: async ({ readLock }) => lockVerdict(await readLock()) },
  { name: 'daemon', run: daemonVerdict },
  { name: 'manifest', run: manifestVerdict },
  { name: 'inbox', run: inboxVerdict },
];

function lockVerdict(lock: LockState): Verdict {
  if (lock.kind === 'free') return ok('free');
  if (lock.kind === 'damaged') {
    return warn('The lock is damaged.', 'Nothing: the next start keeps it aside and takes over.');
  }
  const { pid, purpose, since, host } = lock.holder;
  const who = `process ${pid} (${purpose}, since ${since})`;
  if (lock.kind === 'live') return ok(`held by ${who}`);
  if (lock.kind === 'stale') {
    return warn(`Left by ${who}, which is gone.`, 'Nothing: the next start takes it over.');
  }
  return fail(
    `Held by ${who} of another machine or container, ${host}.`,
    `Stop it there. If ${host} is gone for good, delete .flywheel/lock.`,
  );
}

async function daemonVerdict({ readLock, ping }: DoctorContext): Promise<Verdict> {
  const lock = await readLock();
  if (lock.kind !== 'live') return ok('not running');
  const { pid, purpose, socket_path: socket } = lock.holder;
  if (socket === undefined) return ok(`not running; process ${pid} (${purpose}) is at work`);
  try {
    await ping(socket);
    return ok(`answers on ${socket}`);
  } catch {
    return fail(
      `Process ${pid} runs but does not answer on ${socket}.`,
      `Are you the user it runs as? Else \`kill ${pid}\` (and -9 after a minute) and start it again.`,
    );
  }
}

async function manifestVerdict({ machine, home }: DoctorContext): Promise<Verdict> {
  const text = await machine.text(home.manifest);
  const journal = await machine.kindOf(path.join(home.state, 'journal.ndjson'));
  const fix = journal
    ? 'Start the daemon: it keeps the file aside and rebuilds it from the journal.'
    : 'Restore the home from a backup.';
  if (text === undefined) {
    return journal ? warn('manifest.json is missing.', fix) : ok('none yet');
  }
  const sessions = sessionsIn(text);
  return sessions === undefined
    ? fail('manifest.json cannot be read as a manifest.', fix)
    : ok(sessions);
}

function sessionsIn(text: string): string | undefined {
  try {
    const manifest = JSON.parse(text) as Partial<Manifest> | null;
    const sessions: unknown = manifest?.sessions;
    if (typeof sessions !== 'object' || sessions === null || Array.isArray(sessions)) {
      return undefined;
    }
    const archived = manifest?.archives?.sessions;
    const more = archived === undefined ? '' : ` in it, and ${archived} archived`;
    return `${Object.keys(sessions).length} sessions${more}`;
  } catch {
    return undefined;
  }
}

async function inboxVerdict({ machine, home, isIgnoredName }: DoctorContext): Promise<Verdict> {
  const names = await machine.names(home.sessions);
  if (!names)
    return fail(`${home.sessions} does not exist.`, `\`flywheel init ${home.root}\` makes it.`);
  const left = names.filter((name) => isIgnoredName(name) && name !== '.gitkeep');
  if (left.length === 0) return ok(`${names.filter((name) => name !== '.gitkeep').length} entries`);
  const shown = left.slice(0, 3).join(', ');
  return warn(
    `${left.length} files there are never taken because of their names: ${shown}${left.length > 3 ? ', …' : ''}.`,
    'If a writer died: rename what is complete to <name>.json, and delete the rest.',
  );
}
