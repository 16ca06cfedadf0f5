import type { CommitFacts, NetChange } from '../../src/domain/repo.ts';
import type { GitCommit, GitFile } from './git-log.mjs';

export interface Difference {
  readonly kind: string;
  readonly at?: number;
  readonly commit?: string;
  readonly path?: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

export interface CommitsReport {
  readonly commits: number;
  readonly files: number;
  readonly counted: number;
  readonly equal: number;
  readonly approximate: number;
  readonly broken: readonly Difference[];
}

export interface RenamesReport {
  readonly renames: number;
  readonly edited: number;
  readonly broken: readonly Difference[];
  readonly differences: readonly Difference[];
}

export function compareCommits(
  ours: readonly CommitFacts[],
  theirs: readonly GitCommit[],
): CommitsReport;
export function compareRenames(
  ours: readonly CommitFacts[],
  theirs: readonly GitCommit[],
): RenamesReport;
export function compareNet(net: NetChange | null, files: readonly GitFile[]): readonly Difference[];
