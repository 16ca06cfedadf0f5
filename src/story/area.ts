/** A subject that names its part of the code first: `ignore: fix a deadlock`, `go.mod: update x/net`. */
export interface AreaSubject {
  readonly area: string;
  readonly rest: string;
}

/** `ignore: fix a deadlock` as its area and what was done there; undefined where no area is named. */
export function areaOf(text: string): AreaSubject | undefined {
  const found = /^([\w@{}*.,/+-]{1,40}): (\S.*)$/.exec(text);
  const [area, rest] = [found?.[1] ?? '', found?.[2] ?? ''];
  return area !== '' && isPlace(area) ? { area, rest } : undefined;
}

/** `ignore: fix a deadlock` as `fix a deadlock (ignore)`, so that it can go on a sentence. */
export function areaLast(text: string): string {
  const named = areaOf(text);
  return named === undefined ? text : `${named.rest} (${named.area})`;
}

/**
 * The scope of a commit where a reader needs it to tell one change from another: not when the title
 * says it, or when it names no part of the program.
 */
export function tellingScope(title: string, scope: string | null): string | undefined {
  const area = (scope ?? '').trim().replace(/\s*,\s*/g, '/');
  if (area === '' || !isPlace(area) || noPlace.test(area)) return undefined;
  if (areaOf(title) !== undefined || areaOf(`${area}: x`) === undefined) return undefined;
  const said = title.toLowerCase();
  const isSaid = area
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => word !== '' && said.includes(word.replace(/(?<=\w{3})(?:e?s|e)$/, '')));
  return isSaid ? undefined : area;
}

/** As an item stands in a list of many: `cache: add support for QUERY`. */
export const listedTitle = (item: { readonly title: string; readonly area?: string }): string =>
  item.area === undefined ? item.title : `${item.area}: ${lowerFirst(item.title)}`;

/** Upkeep, or all of it. */
const noPlace =
  /^(?:all|app|build|chore|ci|cd|deps?(?:-dev)?|dev-deps|dependencies|docs?|examples?|general|global|lint|main|meta|misc|other|project|readme|release|repo|root|scripts?|src|tests?|various|wip|workspace)$/i;

/** An ordinary word that starts a sentence; a name keeps its capitals. */
const lowerFirst = (sentence: string): string =>
  /^[A-Z][a-z]+(?=[ ,.:]|$)/.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;

/** Small or with a path's signs: `Warning: x` and `Problem: y` are words, not places. */
const isPlace = (area: string): boolean =>
  /^[a-z@{*]/.test(area)
    ? !/^(?:https?|revert|mailto|e\.g|i\.e)\b/.test(area)
    : /[./]\w/.test(area);
