import { readBody } from './commit-body.ts';
import type { Statement, WorkItem } from './story.ts';

export interface Reasons {
  readonly problem?: Statement;
  readonly solution?: Statement;
  readonly lessons: readonly Statement[];
}

const label = {
  problem: /^(?:problem|root cause|cause|why|background|motivation):\s*/i,
  solution: /^(?:solution|approach|how|fix):\s*/i,
  lesson: /^(?:lessons?(?: learn(?:ed|t))?|learned|takeaway):\s*/i,
} as const;

/** A sentence of a fix that says what went wrong. */
const wentWrong =
  /\b(?:because|crash(?:ed|es)|fail(?:ed|s)|broke|threw|throws|raised|lost|loses|leaked|hung|wrong|(?:could|did|was|were|does|do|is|are) not|(?:could|did|was|were|does|is)n't|never|instead of)\b/i;

const isNow = /\b(?:now|instead|no longer|from now on|so that|therefore)\b/i;

/** Problem, solution and lessons as far as commit bodies say them, in their own words. */
export function reasonsOf(items: readonly WorkItem[]): Reasons {
  const fix = reasonsOfFix(items);
  const problem = labelled(items, label.problem) ?? fix.problem;
  const solution = labelled(items, label.solution) ?? fix.solution;
  return {
    ...(problem === undefined ? {} : { problem }),
    ...(solution === undefined ? {} : { solution }),
    lessons: items.flatMap((item) => allLabelled(item, label.lesson)),
  };
}

/** The paragraph without its `Problem:` label. */
export const withoutLabel = (paragraph: string): string =>
  Object.values(label).reduce((text, pattern) => text.replace(pattern, ''), paragraph);

const labelled = (items: readonly WorkItem[], pattern: RegExp): Statement | undefined =>
  items.flatMap((item) => allLabelled(item, pattern))[0];

const allLabelled = (item: WorkItem, pattern: RegExp): Statement[] =>
  item.commits.flatMap((commit) =>
    readBody(commit.body)
      .paragraphs.filter((paragraph) => pattern.test(paragraph))
      .map((paragraph) => asStatement(paragraph.replace(pattern, ''), commit.hash)),
  );

/**
 * Only where a single fix is what the work is about: then its first paragraph is the problem, if it
 * says what went wrong, and what follows is the approach, if it says what is done now.
 */
function reasonsOfFix(items: readonly WorkItem[]): Pick<Reasons, 'problem' | 'solution'> {
  const [fix, ...more] = items.filter((item) => item.kind === 'fix');
  if (fix === undefined || more.length > 0 || items.some((item) => item.kind === 'feature'))
    return {};
  const [first = '', ...rest] = fix.why;
  if (!wentWrong.test(first)) return {};
  const approach = rest.join('\n\n');
  const { hash } = fix.lead;
  return {
    problem: asStatement(first, hash),
    ...(isNow.test(approach) ? { solution: asStatement(approach, hash) } : {}),
  };
}

const asStatement = (text: string, hash: string): Statement => ({
  text: text.charAt(0).toUpperCase() + text.slice(1),
  from: { kind: 'commit', hash },
});
