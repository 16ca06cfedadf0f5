import {
  fail,
  ok,
  warn,
  type DoctorCheck,
  type DoctorContext,
  type Verdict,
} from './doctor-check.ts';

/** What the machine offers, whatever the home. */
export const machineChecks: readonly DoctorCheck[] = [
  { name: 'node version', run: ({ nodeVersion }) => settled(nodeVerdict(nodeVersion)) },
  { name: 'platform', run: ({ platform }) => settled(platformVerdict(platform)) },
  { name: 'clock', run: clockVerdict },
  { name: 'open files', run: openFilesVerdict },
  { name: 'inotify limits', run: inotifyVerdict },
];

const settled = (verdict: Verdict): Promise<Verdict> => Promise.resolve(verdict);

/** `engines` of package.json: ^20.19.0 || ^22.12.0 || >=24.0.0 */
function nodeVerdict(version: string): Verdict {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (supported) return ok(`Node ${version}`);
  return fail(`Node ${version} is not supported.`, 'Install Node 20.19, 22.12, 24 or newer.');
}

function platformVerdict(platform: string): Verdict {
  if (platform === 'linux' || platform === 'darwin') return ok(platform);
  return fail(`${platform} is not supported.`, 'Use Linux or macOS; on Windows run it inside WSL.');
}

const day = 86_400_000;
const setIt = 'Set the clock: `timedatectl set-ntp true`, or `date -s`.';

async function clockVerdict({ clock, machine, home }: DoctorContext): Promise<Verdict> {
  const now = clock.now();
  const time = new Date(now).toISOString();
  if (now < Date.UTC(2025, 0, 1))
    return fail(`The clock says ${time}: that is in the past.`, setIt);
  const manifest = (await machine.modified(home.manifest)) ?? 0;
  if (manifest > now + day) {
    return warn(`The clock says ${time}, but the manifest was written later than that.`, setIt);
  }
  const hardware =
    Number(await machine.text('/sys/class/rtc/rtc0/since_epoch').catch(() => '')) * 1000;
  // A hardware clock may run in local time: up to 14 hours are no error.
  if (hardware > 0 && Math.abs(hardware - now) > day) {
    const other = new Date(hardware).toISOString();
    return warn(
      `The clock says ${time}, the hardware clock ${other}.`,
      `${setIt} Then \`hwclock -w\`.`,
    );
  }
  return ok(time);
}

async function openFilesVerdict({ machine }: DoctorContext): Promise<Verdict> {
  const limits = await machine.text('/proc/self/limits');
  if (limits === undefined) return ok('not told by this system');
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? '';
  const fix = 'Raise it: `ulimit -n 65536` before the start, LimitNOFILE=65536 in a systemd unit.';
  if (soft === 'unlimited' || Number(soft) >= 1024) return ok(`${soft} open files allowed`);
  const says = `Only ${soft} open files are allowed.`;
  return Number(soft) < 256 ? fail(says, fix) : warn(says, fix);
}

async function inotifyVerdict({ machine, platform }: DoctorContext): Promise<Verdict> {
  if (platform !== 'linux') return ok('not needed here');
  const [watches, instances] = await Promise.all(
    ['max_user_watches', 'max_user_instances'].map(async (name) =>
      Number((await machine.text(`/proc/sys/fs/inotify/${name}`)) ?? 0),
    ),
  );
  if (watches === undefined || instances === undefined || watches + instances === 0) {
    return warn('This kernel offers no inotify.', 'Set intake.watcher to "polling".');
  }
  const says = `${watches} watches and ${instances} instances for each user`;
  if (watches >= 8192 && instances >= 128) return ok(says);
  return warn(
    `Only ${says}: events may not arrive, and sessions are found by the sweep instead.`,
    '`sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512`, and the same in /etc/sysctl.d/.',
  );
}
