import {
  command,
  type Command,
  type Ecosystem,
  type ProjectIdentity,
} from './project-ecosystem.ts';
import { baseName } from './project-folders.ts';
import { literal } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';

/** What the gemspec, the Gemfile and the Rakefile say. */
export const rubyProject: Ecosystem = {
  languages: ['Ruby'],
  async read(tree, repositoryName) {
    const specs = tree.rootFiles(/\.gemspec$/);
    const path = specs.find((file) => file === `${repositoryName}.gemspec`) ?? specs[0];
    if (path === undefined && !tree.has('Gemfile')) return undefined;
    const spec = path === undefined ? undefined : ((await tree.manifest(path)) ?? '');
    const name = spec === undefined ? undefined : (attribute(spec, 'name') ?? newNamed(spec));
    const library = name?.replaceAll('-', '/');
    const binaries = spec === undefined ? [] : executables(tree, spec);
    return {
      identity: spec === undefined ? {} : await identityOf(tree, spec, name),
      packageManager: tree.has('Gemfile') ? 'bundler' : undefined,
      commands: await rubyCommands(tree),
      entryPoints: [
        ...binaries.flatMap((program) => [`exe/${program}`, `bin/${program}`]),
        ...(library === undefined ? [] : [`lib/${name}.rb`, `lib/${library}.rb`]),
        'config.ru',
        'config/application.rb',
      ],
      binaries,
    };
  },
};

async function identityOf(
  tree: ProjectTree,
  spec: string,
  name: string | undefined,
): Promise<ProjectIdentity> {
  const licences = /\.licenses\s*=\s*\[\s*([^\]\n]{1,200})\]/.exec(spec)?.[1];
  const listed = licences?.split(',').map((each) => each.trim().replaceAll(/["']/g, ''));
  return {
    name,
    description: attribute(spec, 'description') ?? attribute(spec, 'summary'),
    licence: attribute(spec, 'license') ?? listed?.join(' OR '),
    version: attribute(spec, 'version') ?? (await versionIn(tree, spec, name)),
  };
}

/** A text that is assigned, not one that is put together. */
function attribute(spec: string, key: string): string | undefined {
  const found = new RegExp(
    `^[^#\\n]*\\.${key}\\s*=\\s*(?:"([^"\\n]*)"|'([^'\\n]*)'|%q?\\{([^}]{0,2000})\\})(?:\\.freeze)?[ \\t]*(?:#.*)?$`,
    'm',
  ).exec(spec);
  return literal(found?.[1] ?? found?.[3]) ?? found?.[2];
}

const newNamed = (spec: string): string | undefined =>
  /Gem::Specification\.new[ (]\s*["']([\w.-]+)["']/.exec(spec)?.[1];

/** Where gems keep it: a file that is named in the gemspec, or a constant of the library. */
async function versionIn(
  tree: ProjectTree,
  spec: string,
  name: string | undefined,
): Promise<string | undefined> {
  const file = /["'/]([A-Z]+_?VERSION|VERSION)["']/.exec(spec)?.[1];
  const text = file === undefined ? undefined : await tree.manifest(file);
  const first = text?.trim();
  if (first !== undefined && /^\d[\w.-]{0,40}$/.test(first)) return first;
  const folders = [name?.replaceAll('-', '/'), name, name?.replaceAll('-', '_')];
  for (const folder of new Set(folders.filter((each) => each !== undefined))) {
    const code = await tree.manifest(`lib/${folder}/version.rb`);
    const version = /^[ \t]*VERSION[ \t]*=[ \t]*["']([^"'\n]+)["']/m.exec(code ?? '')?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

function executables(tree: ProjectTree, spec: string): string[] {
  const assigned = /\.executables\s*(?:=|<<)\s*([^\n]{1,500})/.exec(spec)?.[1];
  if (assigned === undefined) return [];
  const words = /^%w[[({<]([^\])}>]*)/.exec(assigned)?.[1]?.split(/\s+/);
  const listed = [
    ...(words ?? []),
    ...[...assigned.matchAll(/["']([\w.-]+)["']/g)].map((each) => each[1] ?? ''),
  ];
  const named = listed.filter((name) => tree.has(`exe/${name}`) || tree.has(`bin/${name}`));
  // Computed from the list of files: those of the folder that is for nothing else.
  return named.length > 0 ? named : tree.filesIn('exe/').map(baseName);
}

async function rubyCommands(tree: ProjectTree): Promise<Command[]> {
  const hasGemfile = tree.has('Gemfile');
  const prefix = hasGemfile ? 'bundle exec ' : '';
  const test = await testCommand(tree, prefix);
  return [
    ...(hasGemfile ? [command('install', 'bundle install')] : []),
    ...(test === undefined ? [] : [command('test', test)]),
    ...(tree.has('bin/rails') ? [command('start', 'bin/rails server')] : []),
  ];
}

async function testCommand(tree: ProjectTree, prefix: string): Promise<string | undefined> {
  if (tree.has('.rspec') || tree.has('spec/spec_helper.rb')) return `${prefix}rspec`;
  if (tree.has('bin/rails') && tree.has('test/test_helper.rb')) return 'bin/rails test';
  const rakefile = await tree.manifest('Rakefile');
  const isTask =
    /^[ \t]*task[ \t(]*(?::test\b|["']test["']|test:)|\bTestTask\.(?:new|create)\b/m.test(
      rakefile ?? '',
    );
  return isTask ? `${prefix}rake test` : undefined;
}
