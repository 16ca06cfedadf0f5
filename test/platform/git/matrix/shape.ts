import type { NativeGit } from '../native-git.ts';

/** A kind of repository that agents work in, or that a machine may meet. */
export interface Shape {
  readonly name: string;
  /** Makes it anew; several where the parts see different histories. Throws when git did not make what the name says. */
  readonly build: () => NativeGit | readonly NativeGit[];
  /** How many commits HEAD of the first has; for the shapes whose history is not what it seems. */
  readonly commits?: number;
}
