import { sentencesOf } from './sentences.ts';

/** A subject that tells it without the `!` of the convention. */
const inSubject =
  /^\W{0,3}breaking(?: change)?\W|💥|\b(?:drop|remove|end|discontinue)s? (?:the )?support (?:for|of)\b|\bdrop (?:Node(?:\.js)?|Python|Ruby|PHP|Java|JDK|Go|Rust|Deno|IE|Internet Explorer) ?v?\d/i;

const inBody =
  /\b(?:is|are|as|introduces|makes|makes this|contains) an? (?:\w+ )?breaking(?: api)? change\b|\bbackwards?[- ]incompatible\b|\bnot backwards?[- ]compatible\b|\bbreaks (?:backwards? compatibility|(?:all )?existing (?:users|callers|code|clients|configs?|configurations|setups|scripts|plugins))\b/i;

const denied = /\b(?:not?|isn't|aren't|never|without|nothing|if|whether|avoids?|unless)\b/i;

/**
 * What a message says it breaks, where no footer of the convention does: the sentence that says so,
 * the next where it says no more. An empty text: only the subject says it.
 */
export function breaksInWords(subject: string, body: string): string | undefined {
  const sentences = body
    .split(/\n[ \t]*\n/)
    .flatMap((paragraph) => sentencesOf(paragraph.replace(/\s+/g, ' ').trim()));
  const at = sentences.findIndex(says);
  if (at >= 0) {
    const said = sentences[at] ?? '';
    const rest = withoutAnnouncement(said);
    if (rest !== said) return rest.charAt(0).toUpperCase() + rest.slice(1);
    const isBare = said.length < 45;
    return isBare ? (sentences[at + 1] ?? said) : said;
  }
  return inSubject.test(subject) && !/^(?:docs?|tests?|ci)\b[(:]/i.test(subject) ? '' : undefined;
}

/** `This is a breaking change:` says nothing that its place does not say. */
export const withoutAnnouncement = (text: string): string => text.replace(announcement, '');

const announcement =
  /(?<=^|[.!?] )(?:note(?: that)?:? )?(?:this|it) (?:is|introduces|makes) an? (?:\w+ )?breaking(?: api)? change: /i;

function says(sentence: string): boolean {
  const found = inBody.exec(sentence);
  return found !== null && !denied.test(sentence.slice(Math.max(0, found.index - 30), found.index));
}
