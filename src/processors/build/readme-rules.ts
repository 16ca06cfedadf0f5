import type { ProjectFacts } from '../../domain/repo.ts';
import { findRegions } from './readme-markers.ts';
import type { Outline } from './readme-outline.ts';

export interface RuleInput {
  readonly project: ProjectFacts;
  readonly readme: NonNullable<ProjectFacts['readme']>;
  readonly paths: ReadonlySet<string>;
  readonly outline: Outline;
}

type Verdict = 'not asked' | { readonly lines?: readonly number[]; readonly mend?: string };
interface Rule {
  readonly rule: string;
  readonly weight: number;
  readonly check: (input: RuleInput) => Verdict;
}

/** In the order of standard-readme; the weights are what a reader misses most. */
export const readmeRules: readonly Rule[] = [
  { rule: 'title', weight: 10, check: title },
  { rule: 'description', weight: 14, check: description },
  {
    rule: 'install',
    weight: 14,
    check: (input) =>
      section(input, 'install', /install|set-?up|getting started|quick ?start|build/i),
  },
  {
    rule: 'usage',
    weight: 14,
    check: (input) =>
      section(
        input,
        'start',
        /us(?:age|e|ing)\b|example|getting started|quick ?start|how to|tutorial|api\b|demo/i,
      ),
  },
  {
    rule: 'test',
    weight: 8,
    check: (input) => section(input, 'test', /test|develop|contribut|build/i),
  },
  { rule: 'licence', weight: 12, check: licence },
  { rule: 'commands-exist', weight: 10, check: commandsExist },
  { rule: 'links-resolve', weight: 10, check: linksResolve },
  { rule: 'no-placeholders', weight: 4, check: noPlaceholders },
  { rule: 'code-has-language', weight: 2, check: codeHasLanguage },
  { rule: 'regions-whole', weight: 2, check: regionsWhole },
];

const verdict = (lines: readonly number[], mend: string): Verdict =>
  lines.length === 0 ? {} : { lines, mend };

function title({ outline, project }: RuleInput): Verdict {
  const first = outline.headings[0];
  return first?.level === 1
    ? { lines: [first.line] }
    : { mend: `Begin with a title: \`# ${project.name}\`.` };
}

function description({ outline }: RuleInput): Verdict {
  const second = outline.headings[1]?.line ?? Infinity;
  const found = outline.paragraphs.find(
    ({ text, line }) => line < second && /\w+\s+\w+\s+\w+/.test(text),
  );
  return found
    ? { lines: [found.line] }
    : { mend: 'Say below the title in one sentence what it is.' };
}

function section({ outline, project }: RuleInput, purpose: string, names: RegExp): Verdict {
  const commands = project.commands.filter((known) => known.purpose === purpose);
  if (purpose === 'test' && commands.length === 0) return 'not asked';
  if (project.types.length === 0 && commands.length === 0) return 'not asked';
  const found = outline.headings.find(({ text, level }) => level > 1 && names.test(text));
  if (found) return { lines: [found.line] };
  const written = outline.fences.find(({ text }) =>
    commands.some(({ command }) => text.includes(command)),
  );
  if (written) return { lines: [written.line] };
  const what = purpose === 'start' ? 'usage' : purpose;
  const first = commands[0]?.command;
  return { mend: `Add a section on ${what}${first === undefined ? '' : `, with \`${first}\``}.` };
}

function licence({ outline, project }: RuleInput): Verdict {
  const heading = outline.headings.find(({ text }) => /licen[cs]|copying/i.test(text));
  if (!heading)
    return {
      mend: `Add a section on the licence${project.licence ? `: ${project.licence}` : ', and a LICENSE file'}.`,
    };
  const next = outline.headings.find(({ line }) => line > heading.line)?.line ?? Infinity;
  const said = outline.paragraphs
    .filter(({ line }) => line > heading.line && line < next)
    .map(({ text }) => text)
    .join(' ');
  const family = (text: string): string | undefined =>
    /\b(MIT|Apache|AGPL|LGPL|GPL|BSD|MPL|ISC|Unlicense)/i.exec(text)?.[1]?.toUpperCase();
  const [claimed, real] = [family(said), family(project.licence ?? '')];
  const differs =
    claimed !== undefined &&
    real !== undefined &&
    !(project.licence ?? '').toUpperCase().includes(claimed);
  return differs
    ? {
        lines: [heading.line],
        mend: `The licence file says ${project.licence ?? ''}: say the same.`,
      }
    : { lines: [heading.line] };
}

const builtIn = new Set(['test', 'start', 'stop', 'restart']);

function commandsExist({ outline, project }: RuleInput): Verdict {
  if (!project.types.includes('node') || project.scripts.length === 0) return 'not asked';
  const known = new Set(project.scripts.map(({ name }) => name));
  const lines = outline.fences.flatMap(({ text, line }) =>
    text.split('\n').flatMap((command, at) => {
      const name = /^\s*(?:\$ )?(?:npm|pnpm|yarn) run ([\w:.-]+)/.exec(command)?.[1];
      return name === undefined || known.has(name) || builtIn.has(name) ? [] : [line + at + 1];
    }),
  );
  return verdict(lines, 'These scripts are not in package.json: name those that are.');
}

function linksResolve({ outline, readme, paths }: RuleInput): Verdict {
  const folder = readme.path.includes('/')
    ? readme.path.slice(0, readme.path.lastIndexOf('/') + 1)
    : '';
  const lines = outline.targets.flatMap(({ to, line }) => {
    if (/^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/i.test(to)) return [];
    const path = resolved(folder, to.replace(/[?#].*$/, ''));
    return path === undefined || path === '' || paths.has(path) ? [] : [line];
  });
  return verdict(
    [...new Set(lines)],
    'What is linked here is not in the repository: mend the path or take the link out.',
  );
}

/** Undefined when it leads out of the repository: a forge has pages there. */
function resolved(folder: string, to: string): string | undefined {
  const parts: string[] = [];
  for (const part of (to.startsWith('/') ? to : folder + to).split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(decoded(part));
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function noPlaceholders({ outline }: RuleInput): Verdict {
  const found = [...outline.paragraphs, ...outline.headings].filter(({ text }) =>
    /\b(?:TODO|TBD|FIXME)\b|lorem ipsum|coming soon/.test(text),
  );
  return verdict(
    found.map(({ line }) => line),
    'Write what is meant here, or take it out.',
  );
}

function codeHasLanguage({ outline }: RuleInput): Verdict {
  if (outline.fences.length === 0) return 'not asked';
  const bare = outline.fences.filter(({ language }) => language === '');
  return verdict(
    bare.map(({ line }) => line),
    'Name the language behind the opening fence: ```sh.',
  );
}

function regionsWhole({ readme }: RuleInput): Verdict {
  if (!readme.text.includes('flywheel:')) return 'not asked';
  try {
    return { lines: findRegions(readme.text).map(({ line }) => line) };
  } catch (error) {
    if (error instanceof Error) return { mend: error.message };
    throw error;
  }
}
