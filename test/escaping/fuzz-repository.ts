import type { RepositoryRecipe } from '../support/golden-repository.ts';
import type { Chance } from './chance.ts';
import { hostileLine, hostileText } from './hostile-words.ts';

const headers = [
  'feat',
  'fix',
  'feat!',
  'docs',
  'chore',
  'refactor',
  'perf',
  'test',
  'revert',
  'build',
];
const trailers = [
  'Co-authored-by: ',
  'Fixes: ',
  'Closes #',
  'BREAKING CHANGE: ',
  'Reviewed-by: ',
  'Signed-off-by: ',
];

/** A repository of a few commits with hostile words wherever git takes any. */
export function hostileRepository(chance: Chance): RepositoryRecipe {
  const commits = Array.from({ length: 2 + chance.below(5) }, (_, at) => ({
    message: hostileMessage(chance),
    author: hostileLine(chance, 60).replace(/[<>\n]/g, '') || 'x',
    email: chance.pick(['a@evil.example', 'x', '[x](y)', 'noreply@users.noreply.github.com']),
    date: `2025-12-02T0${String(at + 1)}:00:00+01:00`,
    files: hostileFiles(chance, at),
  }));
  return {
    name: hostileName(chance, 40),
    remote: chance.pick([
      'https://github.com/evil/repo.git',
      'git@gitlab.com:evil/re_po.git',
      'https://evil.example/a)b[c].git',
      'ssh://git@github.com/evil/[x](y).git',
    ]),
    commits,
  };
}

function hostileMessage(chance: Chance): string {
  const subject =
    chance.next() < 0.7
      ? `${chance.pick(headers)}${chance.next() < 0.3 ? `(${hostileLine(chance, 20, 2)})` : ''}: ${hostileText(chance, 5)}`
      : hostileText(chance, 5);
  const body = chance.next() < 0.5 ? `\n\n${hostileText(chance)}` : '';
  const trailer =
    chance.next() < 0.5 ? `\n\n${chance.pick(trailers)}${hostileText(chance, 3)}` : '';
  return `${subject}${body}${trailer}`.replaceAll('\0', '');
}

/** The texts a project is known by are hostile too. */
function hostileFiles(chance: Chance, at: number): Record<string, string> {
  const own = Object.fromEntries(
    Array.from({ length: 1 + chance.below(3) }, () => [
      hostileName(chance, 60),
      hostileText(chance),
    ]),
  );
  if (at > 0 || chance.next() < 0.4)
    return { ...own, [`src/${hostileName(chance, 20)}.ts`]: hostileText(chance) };
  const manifest = {
    name: hostileLine(chance, 40),
    description: hostileText(chance),
    license: hostileLine(chance, 20),
    scripts: { test: hostileText(chance), build: 'tsc', start: hostileText(chance) },
    bin: { [hostileName(chance, 20)]: 'x.js' },
  };
  const readme = chance.next() < 0.3 ? { 'README.md': `# Own\n\n${hostileText(chance)}\n` } : {};
  return { ...own, ...readme, 'package.json': JSON.stringify(manifest), LICENSE: 'MIT License' };
}

/** A name that git and the file system take. */
function hostileName(chance: Chance, length: number): string {
  const name = hostileText(chance, 3)
    .replace(/[\0/]|^\.+|[. ]+$/g, '-')
    .slice(0, length);
  const whole = /^\.?git/i.test(name) || name.trim() === '' ? `x${name}` : name;
  return /\p{Cs}/u.test(whole) ? 'halved' : whole;
}
