import type { ProjectFacts } from '../../../domain/repo.ts';
import type { ProjectTree } from './project-tree.ts';

export type Command = ProjectFacts['commands'][number];
export type Script = ProjectFacts['scripts'][number];

/** What a manifest says about the project, as far as it does. As it is written there: to be cleaned. */
export interface ProjectIdentity {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly licence?: string | undefined;
  readonly version?: string | undefined;
}

/** What the files of one kind of project say. */
export interface EcosystemFacts {
  readonly identity?: ProjectIdentity;
  /** It is what the whole is about, however little of it is code. */
  readonly isMain?: boolean;
  readonly packageManager?: string | undefined;
  readonly commands?: readonly Command[];
  readonly scripts?: readonly Script[];
  /** Paths as the tree has them, whether or not they are there. */
  readonly entryPoints?: readonly string[];
  readonly binaries?: readonly string[];
}

/** A kind of project with the tools that belong to it. */
export interface Ecosystem {
  /** What its projects are written in: the one most of a repository is written in speaks first. */
  readonly languages: readonly string[];
  /** Undefined when nothing of it is in the tree. Damaged manifests say nothing, but are there. */
  read(tree: ProjectTree, repositoryName: string): Promise<EcosystemFacts | undefined>;
}

/** Of each fact the first word that is there. */
export function firstWords(said: readonly (ProjectIdentity | undefined)[]): ProjectIdentity {
  const first = (key: keyof ProjectIdentity): string | undefined =>
    said.map((identity) => identity?.[key]).find((value) => (value?.trim() ?? '') !== '');
  return {
    name: first('name'),
    description: first('description'),
    licence: first('licence'),
    version: first('version'),
  };
}

export const command = (purpose: string, line: string): Command => ({ purpose, command: line });
