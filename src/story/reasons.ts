import { readBody, sentencesOf } from './commit-body.ts';
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

/** Problem, solution and lessons as far as commit bodies say them, in their own words. */
export function reasonsOf(items: readonly WorkItem[]): Reasons {
  const problem = labelled(items, label.problem) ?? problemOfFix(items);
  const solution = labelled(items, label.solution);
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

/** Only where a single fix is what the work is about: then its cause is the problem. */
function problemOfFix(items: readonly WorkItem[]): Statement | undefined {
  const [fix, ...more] = items.filter((item) => item.kind === 'fix');
  if (fix === undefined || more.length > 0 || items.some((item) => item.kind === 'feature'))
    return undefined;
  const first = fix.why[0];
  if (first === undefined) return undefined;
  const sentences = sentencesOf(first);
  const end = sentences.findLastIndex((sentence) => wentWrong.test(sentence));
  return end < 0 ? undefined : asStatement(sentences.slice(0, end + 1).join(' '), fix.lead.hash);
}

const asStatement = (text: string, hash: string): Statement => ({
  text: text.charAt(0).toUpperCase() + text.slice(1),
  from: { kind: 'commit', hash },
});
