import { visibleLine } from '../domain/plain-text.ts';
import { areaOf } from './area.ts';
import { isVerb } from './verbs.ts';

/** Names that are written small even where a sentence starts. */
const smallNames =
  /^(?:npm|npx|systemd|pm2|pnpm|pip|uv|uvx|bun|deno|git|ajv|eslint|jq|curl|ls|rm|ssh|tsc|iOS|macOS)\b/;

/** A commit subject as the start of a sentence: nothing but noise is taken away, nothing is reworded. */
export function sentenceOf(subject: string): string {
  const bare = cleanSubject(subject);
  return startsAsCode(bare) ? bare : bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** The subject without type prefix, emoji, e-mail addresses, trailing issue number and full stop. */
export function cleanSubject(subject: string): string {
  const bare = stripEmoji(oneLine(subject))
    .replace(/^(?:fixup|squash|amend)! /, '')
    .replace(/^[A-Za-z][\w-]*(?:\([^()]*\)|\[[^[\]]*\])?!?:\s+/, (prefix) =>
      isTypePrefix(prefix) ? '' : prefix,
    );
  const short = withoutEmails(stripEmoji(bare))
    .replace(trailingIssues, '')
    .replace(issueAtEnd, '')
    .replace(referenceAtEnd, '')
    .replace(madeWith, '')
    .replace(/^"([^"]+)"$/, '$1')
    .replace(/(?<!\.)\.$/, '');
  return short.trim();
}

/** A sentence that goes on after a colon: its opening verb is written small. */
export function lowerLead(sentence: string): string {
  const first = /^[A-Z][a-z]+/.exec(sentence)?.[0] ?? '';
  return isVerb(first) ? first.toLowerCase() + sentence.slice(first.length) : sentence;
}

/** The text with a capital, where it starts with an ordinary word. */
export const capital = (text: string): string =>
  /^[a-z]+(?:[ ,.]|$)/.test(text) && areaOf(text) === undefined && !smallNames.test(text)
    ? text.charAt(0).toUpperCase() + text.slice(1)
    : text;

/** The main clause: `--json so that others can read it` gives `--json`. */
export const mainClause = (sentence: string): string =>
  /^(.{8,}?|`[^`]+`),? (?:so that|because|instead of having|in order to|, which)\b/.exec(
    sentence,
  )?.[1] ?? sentence;

/** Ends a sentence with a full stop unless it has an end already. */
export const ended = (sentence: string): string =>
  /[.!?…:]["')\]`]*$/.test(sentence) ? sentence : `${sentence}.`;

/** One line of what a reader can see. */
export const oneLine = (text: string): string => visibleLine(text).trim();

/** No person's address leaves in a text; `<name@host>` goes with its brackets. */
export const withoutEmails = (text: string): string =>
  text
    .replace(/\s*<[^<>\s]{0,320}@[^<>\s]{0,255}>/g, '')
    .replace(/\s*(?<![\w.+:/-])\(?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+\)?/g, '')
    .trim();

/** Bounded, because a row of thousands would be tried from each of them. */
const trailingIssues = /(?:\s{0,9}\((?:#\d{1,9}(?:,\s{0,9})?){1,20}\)){1,20}$/;

const types =
  /^(?:feat|feature|fix|bugfix|hotfix|perf|refactor|docs?|tests?|chore|build|ci|style|deps|wip|release)$/i;

/** `feat(parser)!: ` is a type; `README: ` and `src/x: ` say what is meant and stay. */
const isTypePrefix = (prefix: string): boolean =>
  types.test(/^[\w-]+/.exec(prefix)?.[0] ?? '') ||
  /^(?!revert\b)[\w-]+(?:\([^()]*\))!?:|^[\w-]+!:/.test(prefix);

const stripEmoji = (text: string): string =>
  text
    .replace(/^(?::[a-z0-9_+-]+:\s*)+/, '')
    .replace(
      /(?<!\s)\s*(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})(?:\ufe0f|\p{Emoji_Modifier})*(?:\u200d\p{Extended_Pictographic}\ufe0f?)*/gu,
      (found) => (/[©®™↔↕↩↪▶◀]/u.test(found) ? found : ''),
    )
    .trim();

const startsAsCode = (text: string): boolean =>
  smallNames.test(text) ||
  areaOf(text) !== undefined ||
  /^(?!revert: )(?:`|--?\w|[a-z]+[A-Z0-9_./:(]|[a-z]+-(?:[a-z]+\.|\d)|\W)/.test(text);

/** `(fixes #12)`, or a number left standing behind the sentence. */
const issueAtEnd =
  /\s*\((?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|refs?|see|issue|PR|GH)[ :]*#?\d{1,7}\)$|(?<=[.!?])\s+#\d{1,7}\.?$/i;

/** `…, closes #12`, `… refs #3, #4`: the number is told beside the sentence. */
const referenceAtEnd =
  /,?\s{1,3}(?:refs?|closes?|closed|fix(?:e[sd])?|see|resolve[sd]?)\s{1,3}#\d{1,7}(?:(?:,| and)\s{1,3}#\d{1,7}){0,9}\.?$/i;

/** A tool signs the subject it wrote. */
const madeWith = /\s{1,3}\((?:vibe[- ]kanban|claude(?: code)?|codex|copilot|cursor|devin)\)$/i;
