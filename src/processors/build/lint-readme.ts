import type { ProjectFacts } from '../../domain/repo.ts';
import { readmeRules, type RuleInput } from './readme-rules.ts';
import { outlineOf } from './readme-outline.ts';

export interface ReadmeRule {
  readonly rule: string;
  readonly weight: number;
  readonly passed: boolean;
  /** Lines of the README it was seen at. */
  readonly lines: readonly number[];
  /** What to write; absent when it has passed. */
  readonly mend?: string;
}

export interface ReadmeScore {
  /** Null without a README. */
  readonly path: string | null;
  /** The weight of what has passed, of all that could be asked of this project: 0 to 1. */
  readonly score: number;
  readonly rules: readonly ReadmeRule[];
}

/** How clean a README is: what standard-readme asks for, and whether what it says is so. `paths` are those of the tree. */
export function lintReadme(project: ProjectFacts, paths: ReadonlySet<string>): ReadmeScore {
  const { readme } = project;
  if (readme === null) {
    const mend = 'Write a README.md; a build session proposes a complete one.';
    const rules = [{ rule: 'readme', weight: 1, passed: false, lines: [], mend }];
    return { path: null, score: 0, rules };
  }
  const input: RuleInput = { project, paths, readme, outline: outlineOf(readme.text) };
  const rules = readmeRules.flatMap(({ rule, weight, check }): ReadmeRule[] => {
    const verdict = check(input);
    if (verdict === 'not asked') return [];
    const { lines = [], mend } = verdict;
    return [
      { rule, weight, passed: mend === undefined, lines, ...(mend === undefined ? {} : { mend }) },
    ];
  });
  const sum = (all: readonly ReadmeRule[]): number =>
    all.reduce((total, { weight }) => total + weight, 0);
  const score = sum(rules.filter(({ passed }) => passed)) / sum(rules);
  return { path: readme.path, score: Math.round(score * 100) / 100, rules };
}
