/** Verbs that say what a program does, with their third person where it is not just `-s`. */
const behaviour: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    `accept answer allow ask avoid check collapse compute count cover detect display draw escape explain
    export find handle honor honour hide ignore import infer keep let limit list load merge name normalise
    normalize obey open parse persist prefer prevent print protect quote read recognise recognize reject remember
    render report require resolve respect restore resume retain return save send show skip sort start
    stop store support survive tell time treat trim validate wait warn write`
      .split(/\s+/)
      .map((verb) => [verb, `${verb}s`]),
  ),
  apply: 'applies',
  carry: 'carries',
  compress: 'compresses',
  discover: 'discovers',
  drop: 'drops',
  pass: 'passes',
  process: 'processes',
  push: 'pushes',
  refuse: 'refuses',
  retry: 'retries',
  verify: 'verifies',
};

const others =
  `add adopt bring bump cache change clarify clean copy correct create define delete describe disable
  document embed enable enforce ensure expose extend extract fix fold format generate give implement improve
  include inline introduce link log make mark mention migrate move note provide raise record reduce refactor regenerate
  release remove rename reorganise reorganize replace reuse revert rewrite rework run say separate set share
  simplify speed split state switch sync test tidy turn unify update upgrade use wrap`.split(/\s+/);

/** Words that are a verb where a sentence starts; further on they may be a noun as well. */
const leading =
  `adapt adjust align allow apply associate avoid backport block build bundle capture centralise centralize close collapse combine
  configure consolidate convert decouple defer deprecate derive detach disallow eliminate emit encode enhance
  expand explain factor fetch filter fill flatten forward guard handle harden hash increase indent initialise
  initialize impl inject insert install integrate invalidate isolate limit lock lower make map match maximise merge
  mitigate mock modernise modernize modify narrow omit optimise optimize order override pass patch persist pin
  populate port prepare preserve propagate provision publish pull rebuild redesign redirect relax reload reorder
  require reset restrict restructure return revamp route run sanitise sanitize scan scope select serialise
  serialize set share shield shorten show shrink silence skip sort stabilise stabilize standardise standardize stop
  store stream strip sunset support suppress swap teach throw track transform translate trigger trim truncate try tune
  tweak unblock validate verify widen`.split(/\s+/);

const known = new Set([...Object.keys(behaviour), ...others]);
const opening = new Set([...known, ...leading]);

/** Whether a sentence that starts with the word is in the imperative. */
export const isVerb = (word: string): boolean => opening.has(word.toLowerCase());

/**
 * A sentence in the imperative as what `name` does now: `Keep a comma` gives `tool now keeps a
 * comma`. Undefined when the verb is not one of behaviour, or a second verb would be left behind.
 */
export function nowDoes(name: string, sentence: string): string | undefined {
  const found = /^([A-Za-z]+)\s+(?!(?:for|of|to|in|on|is|are|and|or|the same as)\b)(.+)$/.exec(
    sentence,
  );
  const verb = (found?.[1] ?? '').toLowerCase();
  if (!found || !Object.hasOwn(behaviour, verb) || saysTwoThings(found[2] ?? '')) return undefined;
  return `${name} now ${behaviour[verb] ?? ''} ${found[2] ?? ''}`;
}

/** `x and remove y`: a second verb would lose its partner. */
export const saysTwoThings = (text: string): boolean =>
  [...text.matchAll(/(?:\band|,|;|\bthen|\bbut|\bor)\s+([a-z]+)/gi)].some((found) =>
    known.has((found[1] ?? '').toLowerCase()),
  );
