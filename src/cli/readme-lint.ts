import { FlywheelError } from '../domain/errors.ts';
import { createRepoReader } from '../platform/git/repo-reader.ts';
import { treePaths } from '../platform/git/tree-paths.ts';
import { lintReadme, type ReadmeScore } from '../processors/build/lint-readme.ts';
import type { CliContext } from './io.ts';
import type { Line } from './output.ts';

export interface ReadmeLintOptions {
  readonly threshold?: string;
}

/** Prints the score of a repository's README in HEAD; 1 below the threshold. Throws `README_NOT_MARKDOWN`. */
export async function readmeLint(
  context: CliContext,
  { threshold = '0.7' }: ReadmeLintOptions,
  repo: string,
): Promise<number> {
  const least = Number(threshold);
  if (!(least >= 0 && least <= 1))
    throw new FlywheelError('USAGE_INVALID', `--threshold ${threshold} is not from 0 to 1.`);
  const path = context.path(repo);
  const { signal } = new AbortController();
  const request = { path, select: [{ kind: 'last', count: 1 } as const] };
  const result = await createRepoReader().scan(request, signal);
  if (result.kind === 'unreachable')
    throw new FlywheelError('REPOSITORY_NOT_FOUND', `${path}: ${result.reason}`);
  const { project } = result.scan;
  if (project.readme !== null && !/\.(?:md|markdown)$/i.test(project.readme.path))
    throw new FlywheelError('README_NOT_MARKDOWN', `${project.readme.path} is not Markdown.`);
  const score = lintReadme(project, await treePaths(path, signal));
  context.output.result(score, () => scoreLines(score));
  return score.score < least ? 1 : 0;
}

const scoreLines = ({ path, score, rules }: ReadmeScore): Line[] => [
  `${path ?? 'no README'}: ${score.toFixed(2)}`,
  ...rules.map(({ rule, weight, passed, lines, mend }): Line => {
    const where = lines.length === 0 ? '' : ` line ${lines.slice(0, 5).join(', ')}`;
    const what = `${rule.padEnd(18)} ${String(weight).padStart(3)}${where}`;
    return [
      passed ? { text: '  pass ', colour: 'green' } : { text: '  FAIL ', colour: 'red' },
      mend === undefined ? what : `${what} ${mend}`,
    ];
  }),
];
