import { command, type Ecosystem } from './project-ecosystem.ts';

const purposes: ReadonlyMap<string, string> = new Map([
  ['install', 'install'],
  ['build', 'build'],
  ['test', 'test'],
  ['check', 'test'],
  ['lint', 'lint'],
  ['run', 'start'],
  ['start', 'start'],
]);

/** The targets of the Makefile whose names say what they are for. They are rules, no scripts. */
export const makeProject: Ecosystem = {
  languages: [],
  async read(tree) {
    const [file] = tree.rootFiles(/^(?:GNUm|m|M)akefile$/);
    const text = file === undefined ? undefined : await tree.manifest(file);
    if (text === undefined) return undefined;
    const targets = new Set<string>();
    for (const [, names = ''] of text.matchAll(/^([A-Za-z][\w ./-]*?)[ \t]*:(?![:=])/gm))
      for (const name of names.split(' ')) targets.add(name);
    // Of two for one purpose the first is enough.
    const found = new Map<string, string>();
    for (const [target, purpose] of purposes)
      if (targets.has(target) && !found.has(purpose)) found.set(purpose, target);
    return {
      commands: [...found].map(([purpose, target]) => command(purpose, `make ${target}`)),
    };
  },
};
