import { sentencesOf } from './sentences.ts';

/** Prose without its sentences that only point elsewhere: `Fixes #12.`, `See a/b#3 and https://…`. */
export const withoutReferences = (prose: string): string =>
  sentencesOf(prose)
    .filter((sentence) => !isReference(sentence))
    .join(' ');

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
  /^(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|refs?|references?|see|also|related|relates|to|part|of|issues?|and|or|PRs?|pull|request|supersedes|supersede|partially|addresses|discussion|ref|from|in|for|ticket|bug|follow-up|followup)$/i;
