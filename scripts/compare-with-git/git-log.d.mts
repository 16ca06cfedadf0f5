import type { CommitFacts, FileChange } from '../../src/domain/repo.ts';

export interface GitFile extends Omit<FileChange, 'modes' | 'approximate'> {
  readonly modes: readonly [string, string];
  readonly oids: readonly [string, string];
  /** Of a renamed file: its content is the same to the byte. */
  readonly identical?: boolean;
}

export interface GitCommit extends Pick<
  CommitFacts,
  'hash' | 'parents' | 'author' | 'date' | 'author_date' | 'subject'
> {
  readonly files: readonly GitFile[];
}

export const plainConfig: readonly string[];
export function plainEnvironment(home: string): Record<string, string>;
export function logArguments(renames: boolean, ...range: string[]): string[];
export function diffArguments(from: string, to: string): string[];
export function readDiff(output: Buffer): GitFile[];
export function readLog(output: Buffer): GitCommit[];
