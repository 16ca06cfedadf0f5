/** Which commits of a repository are wanted. */
export type CommitSelection =
  /** Full or abbreviated hashes; one that does not exist is reported in `unresolved`. */
  | { readonly kind: 'hashes'; readonly hashes: readonly string[] }
  /** Committed in [from, to], seconds since 1970, reachable from HEAD; by `author` (name or e-mail of the author or a co-author) if given. */
  | {
      readonly kind: 'window';
      readonly from: number;
      readonly to: number;
      readonly author?: string;
    }
  /** Reachable from `to` and not from `from`; a revision that does not exist is reported in `unresolved`. */
  | { readonly kind: 'range'; readonly from: string; readonly to: string }
  | { readonly kind: 'last'; readonly count: number };

export interface ScanRequest {
  /** Absolute path of the repository's folder, of one of its worktrees, or of a folder inside. */
  readonly path: string;
  /** Tried in order; the first that yields a commit is used. `said` becomes `selected_by`. */
  readonly select: readonly (CommitSelection & { readonly said?: string })[];
  /** Pair deleted with added files of the same or a similar content; true unless said otherwise. */
  readonly renames?: boolean;
  /** Tell also what stands in the work tree and not in HEAD; the project's facts are then those of the work tree. */
  readonly uncommitted?: boolean;
  /** Read it as it was then, wherever HEAD is now. */
  readonly at?: RepositoryMark;
}

/** Where a repository stood: what of it can move while its commits stay. */
export interface RepositoryMark {
  readonly kind: 'at';
  /** The path that was asked for. */
  readonly path: string;
  readonly name: string;
  readonly root: string;
  /** Commit id of HEAD; null in an empty repository. */
  readonly head: string | null;
  readonly branch: string | null;
  readonly remote: string | null;
  readonly default_branch: string | null;
  readonly tags: TagFacts;
  /** Commits at the cut of a shallow clone; absent when there are too many to be kept. */
  readonly shallow?: readonly string[];
}

export type RepositoryPin =
  RepositoryMark | { readonly kind: 'unreachable'; readonly path: string; readonly reason: string };

export interface RepoReader {
  /**
   * The facts of a repository. `unreachable` when there is no repository at the path: that is a fact too.
   * Throws `REPOSITORY_UNREADABLE` when there is one that cannot be read.
   */
  scan(request: ScanRequest, signal: AbortSignal): Promise<RepoScanResult>;
  /** The files before and after a commit, in the order asked for. Never throws for what cannot be read. */
  texts(request: TextRequest, signal: AbortSignal): Promise<readonly ChangedText[]>;
}

export interface TextRequest {
  /** As for a scan. */
  readonly path: string;
  /** Full id of the commit; before it is its first parent. */
  readonly hash: string;
  readonly files: readonly { readonly path: string; readonly old_path?: string }[];
}

/** Null: not there, no text, over 256 KB, or not readable. */
export interface ChangedText {
  readonly before: string | null;
  readonly after: string | null;
}

export type RepoScanResult =
  | { readonly kind: 'scanned'; readonly scan: RepoScan }
  | { readonly kind: 'unreachable'; readonly path: string; readonly reason: string };

/** What `flywheel scan --json` prints. */
export interface RepoScan {
  readonly repository: RepositoryFacts;
  /** Newest first, as `git log` lists them. */
  readonly commits: readonly CommitFacts[];
  /** Which selection gave the commits, in words a reader understands. */
  readonly selected_by: string;
  /** Hashes and revisions asked for that the repository does not have, as they were written. */
  readonly unresolved: readonly string[];
  readonly totals: ChangeTotals;
  /** What is different after the commits from before them; null where they are no unbroken stretch of history. */
  readonly net: NetChange | null;
  readonly project: ProjectFacts;
  /** Where it was asked for; null for a bare repository. */
  readonly uncommitted?: UncommittedWork | null;
}

/** What stands in the work tree and not in HEAD. */
export interface UncommittedWork {
  /** As between two commits; staged or not makes no difference. By path. */
  readonly files: readonly (FileChange & {
    /** git does not know of it yet, and no .gitignore means it. */
    readonly untracked?: true;
  })[];
  readonly totals: Omit<ChangeTotals, 'commits'>;
  /** Paths with a conflict. */
  readonly unmerged: readonly string[];
  /** There are more untracked files than were looked at. */
  readonly incomplete?: true;
}

export interface RepositoryFacts {
  /** Base name of the repository's folder. */
  readonly name: string;
  /** Absolute path of the repository (or worktree) that was read; above the path asked for when that lies inside. */
  readonly root?: string;
  /** Commit id of HEAD; null in an empty repository. */
  readonly head: string | null;
  /** Branch HEAD is on; null when detached. */
  readonly branch: string | null;
  /** URL of `origin` as https, credentials stripped; null without one. */
  readonly remote: string | null;
  /** The branch `origin` calls its HEAD; else the only branch, `main` or `master`; else null. */
  readonly default_branch: string | null;
  readonly tags: TagFacts;
  /** The history was cut when it was cloned: a commit at the cut has no parents here. */
  readonly is_shallow: boolean;
}

export interface TagFacts {
  readonly count: number;
  /** The highest version among the tags' names, by semantic versioning, pre-releases last; null when none is a version. */
  readonly latest: string | null;
}

export type ChangeStatus =
  'added' | 'modified' | 'deleted' | 'renamed' | 'type_changed' | 'mode_changed' | 'submodule';

export interface FileChange {
  readonly path: string;
  readonly old_path?: string;
  readonly status: ChangeStatus;
  /** Of a renamed file: how much of it is the same, in whole percent from 50 to 100. */
  readonly similarity?: number;
  /** Where the mode changed: before and after, octal as git prints them (`100644`). */
  readonly modes?: readonly [before: string, after: string];
  /** Lines; null for binary files and submodules. */
  readonly added: number | null;
  readonly removed: number | null;
  readonly binary: boolean;
  /** The counts are an upper bound of the true difference: the file was over its budget. */
  readonly approximate?: true;
  /** Its content is not in this clone, a partial one: neither its lines are known nor whether it has any. */
  readonly unread?: true;
}

export interface Trailer {
  readonly key: string;
  readonly value: string;
}

export interface CommitFacts {
  readonly hash: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string };
  /** Commit date, RFC 3339 with the committer's zone. */
  readonly date: string;
  /** When the author wrote it, RFC 3339 with the author's zone; a rebase leaves it as it was. */
  readonly author_date: string;
  readonly subject: string;
  /** Without the subject and the trailers. */
  readonly body: string;
  readonly trailers: readonly Trailer[];
  /** Conventional commit type (`feat`), null when the subject has none. */
  readonly type: string | null;
  readonly scope: string | null;
  readonly breaking: boolean;
  /** Against its first parent, by path; empty for a merge, as `git log --numstat` has it. */
  readonly files: readonly FileChange[];
  /** Its parents are cut off (shallow clone): `files` lists the whole tree, not what the commit changed. */
  readonly cut_off?: true;
  /** Its trees are not in this clone, a partial one: what it changed is not known, and `files` is empty. */
  readonly unread?: true;
}

export interface ChangeTotals {
  readonly commits: number;
  /** Distinct paths. */
  readonly files: number;
  /** Lines; null where those of a file are not known. */
  readonly added: number | null;
  readonly removed: number | null;
}

/** The difference between two trees: what was added and taken away again on the way does not count. */
export interface NetChange {
  /** Commit id before the first of them; null when that is the root. */
  readonly from: string | null;
  readonly to: string;
  readonly files: number;
  readonly added: number | null;
  readonly removed: number | null;
}

export interface ProjectFacts {
  readonly name: string;
  readonly description: string | null;
  readonly licence: string | null;
  readonly version: string | null;
  /** `node`, `python`, `rust`, …: several at once in a monorepo. */
  readonly types: readonly string[];
  /** By bytes of source text in HEAD, largest first; shares sum to 1 (rounded to 3 digits). */
  readonly languages: readonly { readonly name: string; readonly share: number }[];
  readonly package_manager: string | null;
  /** Commands that exist in the repository: install, test, start and build where a manifest names them. */
  readonly commands: readonly { readonly purpose: string; readonly command: string }[];
  /** Scripts a manifest defines, by name; bounded. */
  readonly scripts: readonly { readonly name: string; readonly command: string }[];
  /** Paths of files a manifest or the project's kind names as what is run or imported first; they exist in HEAD. */
  readonly entry_points: readonly string[];
  /** Commands that installing the project gives. */
  readonly binaries: readonly string[];
  readonly ci: readonly string[];
  /** Text of the README in HEAD, exactly, and its headings; null without one. */
  readonly readme: {
    readonly path: string;
    readonly text: string;
    readonly sections: readonly string[];
    /** It is no UTF-8 text of at most 2 MB: its bytes cannot be kept. */
    readonly unreadable?: true;
  } | null;
  /** Top of the tree in HEAD: folders end in `/`; bounded. */
  readonly structure: readonly string[];
  readonly files: number;
}
