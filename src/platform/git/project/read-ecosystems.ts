import type { ProjectFacts } from '../../../domain/repo.ts';
import { decodePath } from '../decode-text.ts';
import { cProject } from './project-c.ts';
import { ciTestCommand } from './project-ci.ts';
import { dotnetProject } from './project-dotnet.ts';
import {
  command,
  firstWords,
  type Command,
  type Ecosystem,
  type EcosystemFacts,
  type ProjectIdentity,
  type Script,
} from './project-ecosystem.ts';
import { goProject } from './project-go.ts';
import { gradleProject } from './project-gradle.ts';
import { makeProject } from './project-make.ts';
import { mavenProject } from './project-maven.ts';
import { nodeProject } from './project-node.ts';
import { notebookProject } from './project-notebook.ts';
import { phpProject } from './project-php.ts';
import { pythonProject } from './project-python.ts';
import { rubyProject } from './project-ruby.ts';
import { rustProject } from './project-rust.ts';
import { siteProject } from './project-site.ts';
import { plainLine } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';

const ecosystems: readonly Ecosystem[] = [
  nodeProject,
  pythonProject,
  rustProject,
  goProject,
  mavenProject,
  gradleProject,
  dotnetProject,
  phpProject,
  rubyProject,
  cProject,
  siteProject,
  notebookProject,
  makeProject,
];

/** What is said of the whole is taken from a tenth of it or more. */
const considerable = 0.1;

const maxCommands = 40;
const maxScripts = 50;
const maxEntryPoints = 20;
const maxBinaries = 50;

export interface ManifestFacts {
  readonly identity: ProjectIdentity;
  readonly packageManager: string | null;
  readonly commands: readonly Command[];
  readonly scripts: readonly Script[];
  readonly entryPoints: readonly string[];
  readonly binaries: readonly string[];
}

/**
 * What the manifests of a tree say, those of the language most of it is written in first. A
 * Makefile's targets are no scripts: those with a purpose are among the commands. Bounded; nothing is
 * told that is not there, and no name that is more than one.
 */
export async function readEcosystems(
  tree: ProjectTree,
  about: { readonly repositoryName: string; readonly languages: ProjectFacts['languages'] },
): Promise<ManifestFacts> {
  const shareOf = sharesOf(about.languages);
  const [said, main]: [EcosystemFacts[], EcosystemFacts[]] = [[], []];
  for (const ecosystem of ecosystems.toSorted((a, b) => shareOf(b) - shareOf(a))) {
    await tree.breathe();
    const facts = await ecosystem.read(tree, about.repositoryName);
    if (!facts) continue;
    said.push(facts);
    // Of a project with a little of something else, that else has only commands to tell.
    const isMain = facts.isMain === true || shareOf(ecosystem) >= considerable;
    if (ecosystem !== makeProject && (main.length === 0 || isMain)) main.push(facts);
  }
  const commands = unique(each(said, 'commands'), ({ command }) => command);
  const scripts = unique(each(said, 'scripts').flatMap(cleanScript), ({ name }) => name);
  const binaries = unique(each(main, 'binaries').filter(isName), (name) => name);
  return {
    identity: firstWords(main.map(({ identity }) => identity)),
    packageManager: main.map(({ packageManager }) => packageManager).find(isKnown) ?? null,
    commands: await withTest(tree, commands.slice(0, maxCommands)),
    scripts: scripts.slice(0, maxScripts),
    entryPoints: existing(tree, each(main, 'entryPoints')),
    binaries: binaries.slice(0, maxBinaries),
  };
}

/** Of the code; where there is none, all count. */
function sharesOf(languages: ProjectFacts['languages']): (ecosystem: Ecosystem) => number {
  if (languages.length === 0) return () => 1;
  return (ecosystem) => {
    // What holds it all together comes before what there is a little of.
    if (ecosystem === makeProject) return considerable;
    const own = languages.filter(({ name }) => ecosystem.languages.includes(name));
    return own.reduce((sum, { share }) => sum + share, 0);
  };
}

const isKnown = (text: string | undefined): text is string => text !== undefined;

type Lists = Required<Pick<EcosystemFacts, 'commands' | 'scripts' | 'entryPoints' | 'binaries'>>;

const each = <Key extends keyof Lists>(
  said: readonly EcosystemFacts[],
  key: Key,
): Lists[Key][number][] => said.flatMap((facts): Lists[Key][number][] => [...(facts[key] ?? [])]);

/** Where no manifest says how it is tested, the CI may. */
async function withTest(tree: ProjectTree, known: readonly Command[]): Promise<readonly Command[]> {
  if (known.some(({ purpose }) => purpose === 'test')) return known;
  const found = await ciTestCommand(tree);
  return found === undefined ? known : [...known, command('test', found)];
}

function cleanScript(script: Script): Script[] {
  const [name, line] = [plainLine(script.name), plainLine(script.command)];
  return name === undefined || line === undefined || name.length > 100
    ? []
    : [{ name, command: line }];
}

/** What somebody could type: the rest is made to look like something else. */
const isName = (name: string): boolean => /^\w[\w.+@-]{0,99}$/.test(name);

function existing(tree: ProjectTree, paths: readonly string[]): string[] {
  // eslint-disable-next-line no-control-regex -- names of files can hold them
  const found = paths.filter((path) => tree.has(path) && !/[\x00-\x1f\x7f]/.test(path));
  return unique(found, (path) => path)
    .slice(0, maxEntryPoints)
    .map(decodePath);
}

function unique<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = keyOf(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
