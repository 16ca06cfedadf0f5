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

/** Small or with a path's signs: `Warning: x` and `Problem: y` are words, not places. */
const isPlace = (area: string): boolean =>
  /^[a-z@{*]/.test(area)
    ? !/^(?:https?|revert|mailto|e\.g|i\.e)\b/.test(area)
    : /[./]\w/.test(area);
