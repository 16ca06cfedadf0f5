/** Verbs that say what a program does, with their third person where it is not just `-s`. */
const behaviour: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    `accept allocate allow answer ask avoid check collapse compute count cover deduplicate defer detect
    display draw emit encode enforce escape explain export expose find follow forward handle hide honor
    honour ignore import infer keep let limit list load make match merge name normalise normalize obey
    open override parse persist prefer preserve prevent print propagate protect quote read recognise
    recognize reject remember render report require resolve respect restore resume retain return save
    send serve show skip sort start stop store strip support survive tell throw time treat trim use
    validate wait warn wrap write`
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
  document embed enable enforce ensure expose extend extract fix fold format generate give implement
  improve include inline introduce link log make mark mention migrate move note provide raise record
  reduce refactor regenerate release remove rename reorganise reorganize replace reuse revert rework
  rewrite run say separate set share simplify speed split state switch sync test tidy turn unify update
  upgrade use wrap`.split(/\s+/);

/** Words that are a verb where a sentence starts; further on they may be a noun as well. */
const leading =
  `abort accelerate activate adapt adjust advertise align allow anchor annotate apply archive arrange
  assert assign associate attach attempt automate avoid backport balance batch block boost bound build
  bundle calculate cancel cap capture center centralise centralize centre chain clamp clear clone close
  collapse combine commit compile complete concatenate configure conform connect consolidate convert
  decouple dedupe deduplicate defer delegate deliver demote deploy deprecate derive detach determine
  differentiate disallow discard disconnect discover dispatch dispose distinguish drain edit elide
  eliminate emit emphasise emphasize enclose encode enhance enqueue escalate estimate exclude exit
  expand explain factor favor favour fetch fill filter finalise finalize finish flag flatten flush
  follow force forward guard handle harden hash impl increase indent initialise initialize inject insert
  install integrate invalidate isolate limit lock lower make map match maximise measure merge mitigate
  mock modernise modernize modify narrow omit optimise optimize order override pass patch persist pin
  populate port predict prepare preserve produce propagate provision publish pull rebuild redesign
  redirect relax reload reorder require reset restrict restructure return revamp route run sanitise
  sanitize scan scope select serialise serialize set share shield ship shorten show shrink silence skip
  sort spread stabilise stabilize stage standardise standardize start stop store stream strip sunset
  support suppress swap take teach throw track transform translate trigger trim truncate try tune tweak
  unblock validate verify widen`.split(/\s+/);

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
