import { command, type Command, type Ecosystem } from './project-ecosystem.ts';
import { baseName, joinPath } from './project-folders.ts';
import { isObject, parseObject } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';

/** Steps Composer itself calls: nobody calls them by name. */
const events = /^(?:pre|post)-/;

/** What composer.json says. */
export const phpProject: Ecosystem = {
  languages: ['PHP', 'Blade', 'Twig'],
  async read(tree) {
    const json = parseObject(await tree.whole('composer.json'));
    if (!json) return undefined;
    const scripts = scriptsOf(json['scripts']);
    const programs = textsIn(json['bin']);
    return {
      identity: {
        name: text(json['name']),
        description: text(json['description']),
        licence: textsIn(json['license']).join(' OR '),
        version: text(json['version']),
      },
      packageManager: 'composer',
      commands: phpCommands(tree, new Set(scripts.map(({ name }) => name))),
      scripts,
      entryPoints: [
        ...programs.flatMap((path) => joinPath('', path) ?? []),
        ...['artisan', 'bin/console', 'public/index.php', 'index.php', 'web/index.php'],
      ],
      binaries: programs.map(baseName),
    };
  },
};

function phpCommands(tree: ProjectTree, scripts: ReadonlySet<string>): Command[] {
  const usesPhpunit = tree.has('phpunit.xml') || tree.has('phpunit.xml.dist');
  const isLaravel = tree.has('artisan');
  const named = ['build', 'test', 'lint', 'start'].filter((name) => scripts.has(name));
  return [
    command('install', 'composer install'),
    ...named.map((name) => command(name, `composer ${name}`)),
    ...(!scripts.has('test') && usesPhpunit
      ? [command('test', isLaravel ? 'php artisan test' : 'vendor/bin/phpunit')]
      : []),
    ...(isLaravel ? [command('start', 'php artisan serve')] : []),
  ];
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === 'string',
  );

/** One with several steps does them one after the other. */
const scriptsOf = (value: unknown): { name: string; command: string }[] =>
  Object.entries(isObject(value) ? value : {})
    .filter(([name]) => !events.test(name))
    .map(([name, steps]) => ({ name, command: textsIn(steps).join(' && ') }))
    .filter((script) => script.command !== '');
