import { homeFolders } from '../platform/home.ts';
import {
  fail,
  ok,
  warn,
  type DoctorCheck,
  type DoctorContext,
  type Verdict,
} from './doctor-check.ts';

/** Whether the home is one, and can be written. */
export const homeChecks: readonly DoctorCheck[] = [
  { name: 'home', run: homeVerdict },
  { name: 'folders', run: foldersVerdict },
  { name: 'free space', run: spaceVerdict },
  { name: 'file system', run: fileSystemVerdict },
];

const init = ({ home }: DoctorContext): string => `\`flywheel init ${home.root}\` makes one.`;

async function homeVerdict(context: DoctorContext): Promise<Verdict> {
  const { machine, home } = context;
  const kind = await machine.kindOf(home.root);
  if (kind === undefined) return fail(`${home.root} does not exist.`, init(context));
  if (kind !== 'folder') return fail(`${home.root} is not a folder.`, 'Name a folder with --home.');
  if (await machine.isWritable(home.root)) return ok(home.root);
  return fail(
    `${home.root} cannot be written.`,
    `\`chown -R $USER ${home.root}\`, or mount it writable.`,
  );
}

async function foldersVerdict(context: DoctorContext): Promise<Verdict> {
  const { machine, home } = context;
  const states = await Promise.all(
    homeFolders.map(async (folder) => {
      const at = home.absolute(folder);
      const kind = await machine.kindOf(at);
      return { folder, kind, writable: kind === 'folder' && (await machine.isWritable(at)) };
    }),
  );
  const named = (found: typeof states): string => found.map(({ folder }) => folder).join(', ');
  const wrong = states.filter(({ kind }) => kind !== undefined && kind !== 'folder');
  if (wrong.length > 0)
    return fail(`Not a folder: ${named(wrong)}.`, 'Move what stands there away.');
  const closed = states.filter(({ kind, writable }) => kind === 'folder' && !writable);
  if (closed.length > 0) {
    return fail(
      `Not writable: ${named(closed)}.`,
      `\`chown -R $USER ${home.root}\`, then \`chmod -R u+rwX\`.`,
    );
  }
  // The daemon makes its own folder when it starts.
  const missing = states.filter(({ folder, kind }) => kind === undefined && folder !== '.flywheel');
  if (missing.length > 0) {
    return warn(
      `Missing: ${named(missing)}.`,
      `\`flywheel init ${home.root}\` adds what is missing.`,
    );
  }
  return ok(`${states.length} folders, all writable`);
}

const megabyte = 1024 * 1024;

async function spaceVerdict({ machine, home }: DoctorContext): Promise<Verdict> {
  const { freeBytes, freeFiles } = await machine.space(home.root);
  const says = `${Math.floor(freeBytes / megabyte)} MB free`;
  const fix = 'Free space on that disk; the daemon goes on by itself.';
  if (freeFiles !== undefined && freeFiles < 1000) {
    return fail(`Only ${freeFiles} more files can be made.`, 'Delete small files nobody needs.');
  }
  if (freeBytes < 100 * megabyte) return fail(`Only ${says}.`, fix);
  return freeBytes < 1024 * megabyte ? warn(`Only ${says}.`, fix) : ok(says);
}

/** Where inotify is silent, or the lock is not sure to be one. */
const remote: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0xff534d42: 'SMB',
  0xfe534d42: 'SMB',
  0x01021997: '9p (a WSL or container mount)',
  0x65735546: 'FUSE',
};

async function fileSystemVerdict({ machine, home }: DoctorContext): Promise<Verdict> {
  const { type } = await machine.space(home.root);
  const name = remote[type >>> 0];
  if (name === undefined) return ok('local');
  return warn(
    `The home lies on ${name}: events of other machines do not arrive there.`,
    'Put the home on a local disk, or set intake.watcher to "polling" and run one daemon only.',
  );
}
