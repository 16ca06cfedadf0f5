import type { ChangeStatus, ChangeTotals, ProjectFacts } from '../domain/repo.ts';
import type { AgentWords } from './agent-words.ts';

/** One changed file; line counts are null when nothing tells them. */
export interface StoryFile {
  readonly path: string;
  /** The path it was renamed from. */
  readonly was?: string;
  /** `transient`: made and deleted again. */
  readonly status: ChangeStatus | 'transient' | null;
  readonly added: number | null;
  readonly removed: number | null;
  /** A partial clone does not have it: it may have lines, or be binary. */
  readonly unread?: true;
}

/** A commit as the story needs it, from the repository or from the session's own list. */
export interface StoryCommit {
  readonly hash: string;
  /** Seven digits of a real hash, else what the session says, shortened. */
  readonly short: string;
  /** Where it can be looked at; absent when no public address is known. */
  readonly url?: string;
  readonly parents: readonly string[];
  /** The first commit of its repository. */
  readonly isRoot: boolean;
  readonly author: string | null;
  readonly coauthors: readonly string[];
  /** Those of them that are coding agents or other programs. */
  readonly agents: readonly string[];
  /** `2025-12-02`, in the zone of the one who committed. */
  readonly day?: string;
  readonly subject: string;
  readonly body: string;
  readonly type: string | null;
  readonly scope: string | null;
  readonly breaking: boolean;
  /** Issues and requests it names. */
  readonly issues: readonly IssueRef[];
  readonly files: readonly StoryFile[];
}

export interface IssueRef {
  readonly number: number;
  readonly url?: string;
}

/** The facts a build story is told from. */
export interface Work {
  /** `account`: only the session's own list is known; nothing was checked against a repository. */
  readonly origin: 'repository' | 'account';
  readonly name: string;
  /** Public https address of the repository. */
  readonly remote?: string;
  readonly project?: ProjectFacts;
  /** Oldest first, parents before children. */
  readonly commits: readonly StoryCommit[];
  /** How the commits were chosen, in plain words. */
  readonly selectedBy: string;
  /** The commits are only the newest there are: nothing ties them to the session. */
  readonly isGuess: boolean;
  /** Hashes the session lists that the repository does not have. */
  readonly unresolved: readonly string[];
  /** Lines are null where nothing counts them. */
  readonly totals: Omit<ChangeTotals, 'added' | 'removed'> & {
    readonly added: number | null;
    readonly removed: number | null;
  };
  /** Each file once, with the sum of its changes. */
  readonly files: readonly StoryFile[];
}

export type ItemKind =
  | 'feature'
  | 'fix'
  | 'performance'
  | 'change'
  | 'refactoring'
  | 'documentation'
  | 'test'
  | 'housekeeping';

/** A piece of work a reader would name as one thing: a lead commit and what belongs to it. */
export interface WorkItem {
  readonly kind: ItemKind;
  readonly scope: string | null;
  readonly breaking: boolean;
  /** The lead commit's subject as a sentence, without its full stop. */
  readonly title: string;
  /** The part of the program it is in, where a list of many items needs it. */
  readonly area?: string;
  /** What a breaking change breaks, in the words of its footer. */
  readonly breaks?: string;
  /** Why and how, from the lead commit's body. */
  readonly why: readonly string[];
  readonly details: readonly string[];
  /** The other commits' sentences. */
  readonly more: readonly { readonly title: string; readonly commit: StoryCommit }[];
  readonly lead: StoryCommit;
  /** All of them, fixups included, oldest first. */
  readonly commits: readonly StoryCommit[];
  readonly files: readonly StoryFile[];
}

/** What became of a commit in the telling. Every commit in range has exactly one fate. */
export type Fate = 'told' | 'folded' | 'cancelled' | 'merged';

export interface CommitFate {
  readonly commit: StoryCommit;
  readonly fate: Fate;
  /** The commit it was folded into or cancelled with. */
  readonly with?: StoryCommit;
}

/** A statement and where it was said. */
export interface Statement {
  readonly text: string;
  readonly from:
    | { readonly kind: 'commit'; readonly hash: string }
    | { readonly kind: 'session'; readonly pointer: string };
}

export interface Story {
  /** What was done in a few words: `website publisher and Phase 3 publication system`. */
  readonly headline: string;
  readonly overview?: Statement;
  readonly problem?: Statement;
  readonly solution?: Statement;
  readonly lessons: readonly { readonly title?: string; readonly statement: Statement }[];
  readonly nextSteps: readonly Statement[];
  readonly achievements: readonly Statement[];
  /** Breaking ones first, then by kind, then as they were made. */
  readonly items: readonly WorkItem[];
  /** Small upkeep, told in one line. */
  readonly chores: readonly StoryCommit[];
  readonly coverage: readonly CommitFate[];
  readonly words: AgentWords;
  /** `on 2 December 2025`; absent when no commit has a date. */
  readonly when?: string;
}
