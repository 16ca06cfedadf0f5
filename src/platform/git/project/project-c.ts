import {
  command,
  type Command,
  type Ecosystem,
  type ProjectIdentity,
} from './project-ecosystem.ts';
import { isProjectsOwn } from './project-folders.ts';
import { literal, parseObject } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';

/** What CMake, Meson, configure and the package managers of C and C++ say. */
export const cProject: Ecosystem = {
  languages: ['C', 'C++', 'Objective-C', 'CUDA', 'Assembly'],
  async read(tree, repositoryName) {
    const cmake = stripped(await tree.manifest('CMakeLists.txt'));
    const meson = stripped(await tree.manifest('meson.build'));
    const autoconf = await tree.manifest('configure.ac');
    const makefile = tree.rootFiles(/^(?:GNUm|m|M)akefile$/)[0];
    const isMade = makefile !== undefined && hasSource(tree);
    const vcpkg = parseObject(await tree.whole('vcpkg.json'));
    if (cmake === undefined && meson === undefined && autoconf === undefined && !isMade)
      return undefined;
    const said = [cmakeIdentity(cmake), mesonIdentity(meson), autoconfIdentity(autoconf)];
    const identity = said.find(({ name }) => name !== undefined) ?? {};
    // CMake's projects are often shouted.
    const isSame = identity.name?.toLowerCase() === repositoryName.toLowerCase();
    return {
      identity: isSame ? { ...identity, name: repositoryName } : identity,
      packageManager: vcpkg ? 'vcpkg' : usesConan(tree) ? 'conan' : undefined,
      commands: commandsOf({ tree, cmake, meson, isMade }),
      entryPoints: ['main', 'src/main', repositoryName, `src/${repositoryName}`].flatMap((base) =>
        ['.c', '.cc', '.cpp', '.cxx'].map((ending) => base + ending),
      ),
      binaries: [...cmakePrograms(cmake), ...mesonPrograms(meson)],
    };
  },
};

const hasSource = (tree: ProjectTree): boolean =>
  tree.files.some(({ path }) => /\.(?:c|cc|cpp|cxx)$/.test(path) && isProjectsOwn(path));

const usesConan = (tree: ProjectTree): boolean =>
  tree.has('conanfile.txt') || tree.has('conanfile.py');

const stripped = (text: string | undefined): string | undefined => text?.replace(/#[^\n]*/g, '');

/** `project(name VERSION 1.2 DESCRIPTION "…")`. */
function cmakeIdentity(text: string | undefined): ProjectIdentity {
  const call = /^[ \t]*project[ \t]*\(([^)]{1,2000})\)/im.exec(text ?? '')?.[1] ?? '';
  return {
    name: literal(/^\s*"?([\w.+-]+)"?(?:\s|$)/.exec(call)?.[1]),
    version: /\sVERSION\s+"?(\d[\w.]*)/.exec(call)?.[1],
    description: literal(/\sDESCRIPTION\s+"([^"]*)"/.exec(call)?.[1]),
  };
}

/** `project('name', 'c', version : '1.2', license : 'MIT')`. */
function mesonIdentity(text: string | undefined): ProjectIdentity {
  const call = /^[ \t]*project[ \t]*\(([^)]{1,2000})\)/m.exec(text ?? '')?.[1] ?? '';
  const read = (key: string): string | undefined =>
    new RegExp(`\\b${key}\\s*:\\s*\\[?\\s*'([^'\\n]*)'`).exec(call)?.[1];
  return {
    name: /^\s*'([^'\n]+)'/.exec(call)?.[1],
    version: read('version'),
    licence: read('license'),
  };
}

function autoconfIdentity(text: string | undefined): ProjectIdentity {
  const call = /^AC_INIT\(([^)]{1,500})\)/m.exec(text ?? '')?.[1] ?? '';
  const [name, version] = call
    .split(',')
    .map((part) => /^\s*\[?([\w.+ -]+?)\]?\s*$/.exec(part)?.[1]);
  return { name, version: version !== undefined && /^\d/.test(version) ? version : undefined };
}

interface Found {
  readonly tree: ProjectTree;
  readonly cmake: string | undefined;
  readonly meson: string | undefined;
  readonly isMade: boolean;
}

/** Each way in a folder of its own, as its manual has it. */
function commandsOf({ tree, cmake, meson, isMade }: Found): Command[] {
  if (cmake !== undefined) {
    const isTested = /\b(?:enable_testing[ \t]*\(|include[ \t]*\([ \t]*CTest\b)/i.test(cmake);
    return [
      command('build', 'cmake -S . -B build'),
      command('build', 'cmake --build build'),
      ...(isTested ? [command('test', 'ctest --test-dir build')] : []),
    ];
  }
  // A make file is the shorter way, and its own targets tell more: see project-make.ts.
  if (isMade)
    return [
      ...(tree.has('configure') ? [command('build', './configure')] : []),
      command('build', 'make'),
    ];
  if (meson !== undefined)
    return [command('build', 'meson setup build'), command('build', 'meson compile -C build')];
  return tree.has('configure') ? [command('build', './configure'), command('build', 'make')] : [];
}

/** Programs that are both made and installed. */
function cmakePrograms(text: string | undefined): string[] {
  const calls = (name: string): string[][] =>
    [...(text ?? '').matchAll(new RegExp(`\\b${name}[ \\t]*\\(([^)]{1,1000})\\)`, 'gi'))].map(
      (call) => (call[1] ?? '').trim().split(/\s+/),
    );
  const installed = new Set(
    calls('install').flatMap((words) => (words[0] === 'TARGETS' ? words.slice(1) : [])),
  );
  return calls('add_executable').flatMap(([name = '']) =>
    installed.has(name) && /^[\w.+-]+$/.test(name) ? [name] : [],
  );
}

const mesonPrograms = (text: string | undefined): string[] =>
  [
    ...(text ?? '').matchAll(/\bexecutable[ \t]*\(\s{0,9}'([\w.+-]{1,100})'([^)]{0,1000})/g),
  ].flatMap(([, name = '', rest = '']) => (/\binstall\s*:\s*true/.test(rest) ? [name] : []));
