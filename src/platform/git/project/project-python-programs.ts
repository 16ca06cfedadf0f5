import type { Script } from './project-ecosystem.ts';
import { isObject } from './project-text.ts';
import type { ProjectTree } from './project-tree.ts';
import { tableAt, textAt, type TomlTable } from './read-toml.ts';

/** Tasks of the tools that keep them in a manifest: a word for each, and what it runs. */
export function pythonTasks(pyproject: TomlTable, pipfile: TomlTable): Script[] {
  const sections = ['pdm.scripts', 'poe.tasks', 'taskipy.tasks', 'hatch.envs.default.scripts'];
  const tasks = sections.flatMap((section) => linesIn(pyproject, `tool.${section}`, inTask));
  return [...tasks, ...linesIn(pipfile, 'scripts', [])]
    .filter(([name]) => !name.startsWith('_'))
    .map(([name, line]) => ({ name, command: line }));
}

/** Commands by the function each calls (`package.module:function`). */
export async function pythonPrograms(
  tree: ProjectTree,
  pyproject: TomlTable,
): Promise<(readonly [string, string])[]> {
  const named = ['project.scripts', 'project.gui-scripts', 'tool.poetry.scripts'].flatMap(
    (section) => linesIn(pyproject, section, inProgram),
  );
  if (named.length > 0) return named;
  const texts = [await tree.manifest('setup.cfg'), await tree.manifest('setup.py')];
  return texts.flatMap((text) => consoleScripts(text ?? ''));
}

const inTask = ['cmd', 'shell'];
const inProgram = ['reference', 'callable'];

/** Texts of a table by their names; of a table in it the first text under one of these keys. */
function linesIn(
  toml: TomlTable,
  path: string,
  keys: readonly string[],
): (readonly [string, string])[] {
  return Object.entries(tableAt(toml, path) ?? {}).flatMap(([name, value]) => {
    const texts = isObject(value) ? keys.map((key) => textAt(value, key)) : [value];
    const line = texts.find((text) => typeof text === 'string' && text !== '');
    return typeof line === 'string' ? [[name, line] as const] : [];
  });
}

/** The lines after `console_scripts` that look like its entries. */
function consoleScripts(text: string): (readonly [string, string])[] {
  const start = text.search(/\bconsole_scripts\b/);
  if (start < 0) return [];
  const end = text.slice(start).search(/\]|\n\s*\n|\n\[/);
  const block = text.slice(start, end < 0 ? start + 4000 : start + Math.min(end, 4000));
  return [
    ...block.matchAll(/(?:^|["'\s])([A-Za-z0-9][\w.-]*)[ \t]*=[ \t]*([A-Za-z_][\w.]*:[\w.]+)/g),
  ].map((found) => [found[1] ?? '', found[2] ?? ''] as const);
}
