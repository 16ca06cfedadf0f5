import { areaOf } from './area.ts';
import { isVerb, saysTwoThings } from './verbs.ts';

/** What a sentence is about when it says that something was added: `Add the parser` gives `the parser`. */
export const thingAdded = (sentence: string): string | undefined =>
  withArea(sentence, (said) => {
    const found =
      /^(?:add(?:s|ed|ing)?|introduc(?:e[sd]?|ing)|implement(?:s|ed|ing)?|creat(?:e[sd]?|ing)|new)\s+(.+)$/i.exec(
        said,
      );
    return found?.[1] === undefined ? undefined : settled(found[1]);
  });

/** What was wrong when a sentence says that something was mended: `Fix crash on start` gives `crash on start`. */
export const thingFixed = (sentence: string): string | undefined =>
  withArea(sentence, (said) => {
    const found = /^fix(?:e[sd]|ing)?\s+(?!(?:for|of|to|up|in|or|and)\b)(.+)$/i.exec(said);
    return found?.[1] !== undefined && !saysTwoThings(found[1]) ? found[1] : undefined;
  });

/** `index: add a crate` gives `a crate (index)`. */
function withArea(
  sentence: string,
  thingOf: (said: string) => string | undefined,
): string | undefined {
  const named = areaOf(sentence);
  if (named === undefined) return thingOf(sentence);
  const thing = thingOf(named.rest);
  return thing === undefined ? undefined : `${thing} (${named.area})`;
}

/** The thing as it stands now: what was added *to* a place is *in* it. Undefined where only the verb makes sense of it. */
function settled(added: string): string | undefined {
  const thing = added.replace(/^(?:some|the new) (?=\S)/i, '');
  if (/^(?:to|for|up|in|or|and|back|more|missing)\b/i.test(thing)) return undefined;
  if (saysTwoThings(thing)) return undefined;
  const place = /^(.*?)\s+to\s+(.+)$/.exec(thing);
  if (place?.[1] === undefined || place[2] === undefined) return thing;
  const [, what, where] = place;
  if (/\b(?:for|of|from|that|which|with)\b/.test(what) || serves.test(what)) return thing;
  if (/\b(?:option|flag)\b/.test(what)) return undefined;
  const next = /^[a-z]+/i.exec(where)?.[0] ?? '';
  if (/^(?:`|\w*[A-Z_./]\w|(?:the|a|an|all|each|every|our|its)\s)/.test(where))
    return `${what} in ${where}`;
  return isVerb(next) ? thing : undefined;
}

/** These are *to do* something. */
const serves =
  /\b(?:option|flag|switch|setting|argument|parameter|way|command|ability|method|function|helper|hook|script|check|test|button|link|script|routine)s?$/i;
