/* Generated from schemas/scan.schema.json by `npm run schemas`. Do not edit. */

/**
 * id of an object: 40 hex digits, or 64
 */
export type ObjectId = string;

/**
 * what `flywheel scan --json` prints: the facts of a repository, as the build pipeline sees them. Later versions may tell more
 */
export interface Scan {
  repository: Repository;
  /**
   * newest first, as `git log` lists them
   */
  commits: Commit[];
  /**
   * which selection gave the commits, in words
   */
  selected_by: string;
  /**
   * hashes and revisions asked for that the repository does not have
   */
  unresolved: string[];
  totals: Totals;
  /**
   * what is different after the commits from before them; null where they are no unbroken stretch of history
   */
  net: Net | null;
  project: Project;
  /**
   * what stands in the work tree and not in HEAD, where it was asked for; null for a bare repository
   */
  uncommitted?: Uncommitted | null;
}
export interface Repository {
  /**
   * base name of its folder
   */
  name: string;
  /**
   * absolute path that was read
   */
  root?: string;
  /**
   * commit id of HEAD; null in an empty repository
   */
  head: ObjectId | null;
  /**
   * branch HEAD is on; null when detached
   */
  branch: string | null;
  /**
   * URL of `origin` as https, without credentials
   */
  remote: string | null;
  /**
   * the branch `origin` calls its HEAD; else the only branch, `main` or `master`
   */
  default_branch: string | null;
  tags: Tags;
  /**
   * the history was cut when it was cloned
   */
  is_shallow: boolean;
}
export interface Tags {
  count: number;
  /**
   * the highest version among the names
   */
  latest: string | null;
}
export interface Commit {
  hash: ObjectId;
  /**
   * none of a root, or at the cut of a shallow clone
   */
  parents: ObjectId[];
  author: Author;
  /**
   * when it was committed
   */
  date: string;
  /**
   * when it was written; a rebase leaves it as it was
   */
  author_date: string;
  subject: string;
  /**
   * without the subject and the trailers
   */
  body: string;
  trailers: Trailer[];
  /**
   * of a conventional commit: `feat`
   */
  type: string | null;
  scope: string | null;
  breaking: boolean;
  /**
   * against its first parent, by path; none of a merge, as `git log --numstat` has it
   */
  files: File[];
  /**
   * its parents are cut off: `files` lists the whole tree, not what the commit changed
   */
  cut_off?: true;
  /**
   * its trees are not in this clone, a partial one: what it changed is not known
   */
  unread?: true;
}
export interface Author {
  name: string;
  email: string;
}
export interface Trailer {
  key: string;
  value: string;
}
export interface File {
  path: string;
  /**
   * of a renamed file: where it was
   */
  old_path?: string;
  status:
    'added' | 'modified' | 'deleted' | 'renamed' | 'type_changed' | 'mode_changed' | 'submodule';
  /**
   * of a renamed file: how much of it is the same, in percent
   */
  similarity?: number;
  /**
   * where the mode changed: before and after, as git prints them
   *
   * @minItems 2
   * @maxItems 2
   */
  modes?: string[];
  /**
   * lines; null for binary files and submodules
   */
  added: number | null;
  /**
   * lines; null for binary files and submodules
   */
  removed: number | null;
  binary: boolean;
  /**
   * the counts are upper bounds: the file was over its budget
   */
  approximate?: true;
  /**
   * its content is not in this clone, a partial one: its lines are not known
   */
  unread?: true;
  /**
   * git does not know of it yet, and no .gitignore means it
   */
  untracked?: true;
}
export interface Totals {
  commits: number;
  /**
   * distinct paths
   */
  files: number;
  /**
   * lines; null where those of a file are not known
   */
  added: number | null;
  /**
   * lines; null where those of a file are not known
   */
  removed: number | null;
}
export interface Net {
  /**
   * commit before the first of them; null when that is the root
   */
  from: ObjectId | null;
  to: ObjectId;
  files: number;
  /**
   * lines; null where those of a file are not known
   */
  added: number | null;
  /**
   * lines; null where those of a file are not known
   */
  removed: number | null;
}
export interface Project {
  name: string;
  description: string | null;
  licence: string | null;
  version: string | null;
  /**
   * `node`, `python`, …: several at once in a monorepo
   */
  types: string[];
  /**
   * by bytes of source text in HEAD, largest first
   */
  languages: Language[];
  package_manager: string | null;
  /**
   * install, test, start and build, where a file of the repository names them
   */
  commands: Command[];
  /**
   * scripts a manifest defines
   */
  scripts: Script[];
  /**
   * files that are run or imported first
   */
  entry_points: string[];
  /**
   * commands that installing the project gives
   */
  binaries: string[];
  ci: string[];
  readme: Readme | null;
  /**
   * the top of the tree in HEAD; folders end in `/`
   */
  structure: string[];
  files: number;
}
export interface Language {
  name: string;
  share: number;
}
export interface Command {
  purpose: string;
  command: string;
}
export interface Script {
  name: string;
  command: string;
}
export interface Readme {
  path: string;
  text: string;
  /**
   * it is no UTF-8 text of at most 2 MB
   */
  unreadable?: true;
  /**
   * its headings
   */
  sections: string[];
}
export interface Uncommitted {
  /**
   * as between two commits, by path; staged or not makes no difference
   */
  files: File[];
  totals: UncommittedTotals;
  /**
   * paths with a conflict
   */
  unmerged: string[];
  /**
   * there are more untracked files than were looked at
   */
  incomplete?: true;
}
export interface UncommittedTotals {
  files: number;
  /**
   * lines; null where those of a file are not known
   */
  added: number | null;
  /**
   * lines; null where those of a file are not known
   */
  removed: number | null;
}
