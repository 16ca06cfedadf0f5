interface ErrorEntry {
  /** Exit code of the command line when this ends a command (delivery rules: 0 1 2 3 65 66 78). */
  readonly exit: 1 | 2 | 3 | 65 | 66 | 78;
  readonly meaning: string;
  readonly mend: string;
}

/** Every error code there is. docs/errors.md lists the same, and a test compares the two. */
export const errorCodes = {
  INTERNAL_ERROR: {
    exit: 1,
    meaning: 'Something failed that we did not foresee.',
    mend: 'Run it again with FLYWHEEL_LOGS_LEVEL=debug and report what the log says.',
  },
  USAGE_INVALID: {
    exit: 2,
    meaning: 'The command line cannot be understood.',
    mend: 'See `flywheel --help`, or `flywheel <command> --help`.',
  },
  HOME_LOCKED: {
    exit: 3,
    meaning: 'Another process owns this home.',
    mend: 'Use the running one (`flywheel status`), or stop it first.',
  },
  SESSION_INVALID: {
    exit: 65,
    meaning: 'The session file does not fit the schema; every problem is listed.',
    mend: 'Mend what is listed and drop it again. `flywheel new` writes a valid one.',
  },
  SESSION_UNREADABLE: {
    exit: 65,
    meaning: 'The file is not a readable JSON document.',
    mend: 'Write UTF-8 JSON to a temporary name and rename it into the inbox when complete.',
  },
  SESSION_NOT_FOUND: {
    exit: 66,
    meaning: 'There is no such session file, or no session with that id.',
    mend: 'Check the path, or `flywheel manifest list` for the ids that are known.',
  },
  CONFIG_INVALID: {
    exit: 78,
    meaning: 'The configuration does not fit its schema.',
    mend: 'Mend the key that is named in watch/watch.config.json, the environment or the flag.',
  },
  HOME_INVALID: {
    exit: 78,
    meaning:
      'The folder is not a usable home, or this user may not use it; the path and the errno are named.',
    mend: 'Make one with `flywheel init DIR` and pass it as --home DIR, or mend the rights of the path that is named.',
  },
  PLATFORM_UNSUPPORTED: {
    exit: 78,
    meaning: 'This operating system is not supported.',
    mend: 'Use Linux or macOS; on Windows run it inside WSL.',
  },
  MANIFEST_DAMAGED: {
    exit: 78,
    meaning: 'manifest.json cannot be trusted as it stands, and the journal cannot replace it.',
    mend: 'Put a backup back with `flywheel restore FILE`, or take up what is on disk with `flywheel rebuild`.',
  },
  MANIFEST_MISSING: {
    exit: 78,
    meaning: 'Manifest and journal are gone, but the home holds work of an earlier life.',
    mend: 'Put a backup back with `flywheel restore FILE`, or take up what is on disk with `flywheel rebuild`.',
  },
  JOURNAL_DAMAGED: {
    exit: 78,
    meaning: 'A line of the journal is damaged or missing.',
    mend: 'Put a backup back with `flywheel restore FILE`, or take up what is on disk with `flywheel rebuild`.',
  },
  ARCHIVE_DAMAGED: {
    exit: 78,
    meaning: 'A file of outputs/archive/ is damaged, missing, or does not fit the manifest.',
    mend: 'Put a backup back with `flywheel restore FILE`, or take up what is on disk with `flywheel rebuild`.',
  },
  STORE_NEWER: {
    exit: 78,
    meaning: 'A newer version of this program wrote the manifest or the journal.',
    mend: 'Install that version; this one changes nothing.',
  },
  REPAIR_UNFINISHED: {
    exit: 78,
    meaning: 'A rebuild or a restore was begun in this home and did not end.',
    mend: 'Run `flywheel rebuild` (or the same `flywheel restore` again): it goes on where it ended.',
  },
  BACKUP_UNREADABLE: {
    exit: 65,
    meaning: 'The file is no backup, is damaged, or was made by a newer version.',
    mend: 'Take another backup; nothing of the home was changed.',
  },
  BACKUP_UNWRITABLE: {
    exit: 1,
    meaning: 'The backup could not be written where it was asked for.',
    mend: 'Name a new file in a folder this user may write, on a disk with free space.',
  },
  RESTORE_REFUSED: {
    exit: 1,
    meaning: 'The home knows work that the backup does not have.',
    mend: 'If the backup is what you want, use --force: the present state is kept aside.',
  },
  STORE_UNWRITABLE: {
    exit: 1,
    meaning:
      'The facts could not be read or written: the disk is full, read-only or broken, or no file can be opened.',
    mend: 'Mend what the errno says at the path that is named (free space, permissions, `ulimit -n`); nothing that was accepted is lost.',
  },
  OUTPUT_UNWRITABLE: {
    exit: 1,
    meaning: 'An artifact could not be written beside its session.',
    mend: 'Fix the permissions or the free space of the folder that is named.',
  },
  TEMPLATE_MISSING: {
    exit: 78,
    meaning: 'A template file does not exist.',
    mend: 'Put it back under templates/, or delete the override so that the built-in one is used.',
  },
  TEMPLATE_VARIABLE_MISSING: {
    exit: 78,
    meaning: 'A template uses a variable its view does not have.',
    mend: 'Correct the name at the line that is given.',
  },
  TEMPLATE_INVALID: {
    exit: 78,
    meaning: 'A template cannot be parsed, or uses unescaped output.',
    mend: 'Close every section; use {{name}} only: escaping is chosen by the place.',
  },
  RENDER_FAILED: {
    exit: 1,
    meaning: 'A template could not be rendered with its view.',
    mend: 'Look at the value that is named.',
  },
  RUN_TIMEOUT: {
    exit: 1,
    meaning: 'A run took longer than allowed and was stopped.',
    mend: 'Raise run_timeout_seconds (or --timeout), or look why the step that is named is slow.',
  },
  THREAD_DIED: {
    exit: 1,
    meaning:
      'The thread that worked on a run ended: too much memory, or a crash. The daemon goes on.',
    mend: 'It is tried again by itself. If it stays: list fewer commits, or raise run_heap_mb.',
  },
  SESSION_POISON: {
    exit: 1,
    meaning: 'The daemon died three times while it did nothing but this session.',
    mend: 'See in the log which step was the last before each death; when the cause is gone, `flywheel retry` tries it again.',
  },
  RUN_ABORTED: {
    exit: 1,
    meaning: 'A run was stopped because the daemon stops; it costs no attempt.',
    mend: 'Nothing: it is done at the next start.',
  },
  NOTHING_TO_TELL: {
    exit: 1,
    meaning: 'Nothing true can be said: no reachable repository, and no commits listed.',
    mend: 'Give a repo_path that exists on this machine, or list git_commits, then `flywheel retry`.',
  },
  REPOSITORY_NOT_FOUND: {
    exit: 66,
    meaning: 'There is no git repository at the path.',
    mend: 'Give the absolute path of a repository on this machine.',
  },
  REPOSITORY_UNREADABLE: {
    exit: 1,
    meaning: 'The repository exists but cannot be read.',
    mend: 'Check it with `git fsck`; the message names what could not be read.',
  },
  README_NOT_MARKDOWN: {
    exit: 1,
    meaning: 'The README is written in something else than Markdown: nothing can be said about it.',
    mend: 'Only Markdown is looked at: README.md.',
  },
  README_MARKERS_BROKEN: {
    exit: 1,
    meaning: 'The flywheel markers in the README are not whole, separate regions.',
    mend: 'Give each `<!-- flywheel:begin NAME -->` one `<!-- flywheel:end NAME -->` after it, none inside another.',
  },
  PUBLICATION_BLOCKED: {
    exit: 1,
    meaning: 'An artifact must not be published as things stand: the reason is named.',
    mend: 'Mend what is named and restart the daemon: it looks at what is blocked again.',
  },
  DAEMON_UNREACHABLE: {
    exit: 1,
    meaning: 'A daemon owns the home but does not answer on its socket.',
    mend: 'Wait a moment and try again; `flywheel doctor` says more.',
  },
  WAIT_TIMEOUT: {
    exit: 1,
    meaning: 'The result did not arrive in time. The session is safe in the inbox.',
    mend: 'Is a daemon running? `flywheel status` tells; `flywheel start` starts one.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCodes;

export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text);
