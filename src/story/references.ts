import { sentencesOf } from './sentences.ts';

/** Prose without its sentences that only point elsewhere, or speak to a reviewer: `Fixes #12.`, `See a/b#3 and https://…`, `To be rebased on #4.` */
export const withoutReferences = (prose: string): string =>
  sentencesOf(prose)
    .filter((sentence) => !isReference(sentence) && !toReviewers.test(sentence))
    .join(' ');

/** Said to those who review a request; nothing to those who read what came of it. */
const toReviewers =
  /\b(?:let me know|(?:to be |will be |needs? (?:to be )?)?(?:rebased?|stacked) on(?: top of)?\b|for ease of review|ready for review|please review|(?:review|merge) after)\b|^(?:WIP|draft|TBD)\b/i;

/** Issues that a text names in such sentences. */
export const referencedIssues = (text: string): number[] =>
  text
    .split(/\n|(?<=[.!?])\s+/)
    .filter(isReference)
    .flatMap((sentence) => [...sentence.matchAll(/(?<=^|[\s,:(])#(\d{1,7})\b/g)])
    .map((found) => Number(found[1]));

function isReference(sentence: string): boolean {
  const words = sentence.split(/[\s,;:]+/).map((word) => word.replace(brackets, ''));
  return words.some((word) => target.test(word)) && words.every((word) => isPart(word));
}

/** What stands around a word. Not tried from each mark of a row of them: that takes minutes. */
const brackets = /^[([<]+|(?<![)\]>.!])[)\]>.!]+$/g;

const isPart = (word: string): boolean => word === '' || target.test(word) || pointing.test(word);

const target = /^(?:[\w.-]+\/[\w.-]+)?#\d{1,7}$|^GH-\d{1,7}$|^https?\/?\/?\S*$|^\/\/\S+$/i;
const pointing =
  /^(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|refs?|references?|see|also|related|relates|to|part|of|issues?|and|or|PRs?|pull|request|supersedes|supersede|partially|addresses|discussion|ref|from|in|for|ticket|bug|follow-up|followup|demo|here|screenshots?|video|context|thread)$/i;
