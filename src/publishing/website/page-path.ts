/**
 * The page of a slot, relative to the folder of the pages: `blog-post/2025-12-02-tally.md` for
 * `/blog-post/2025-12-02-tally/`. Undefined for whatever is no plain place below that folder. Slots
 * come from anybody's JSON: only small letters, digits and single dashes pass, so that no part is
 * hidden, leads upward, or is the same file as another one where case does not count.
 */
export function pagePath(slot: string): string | undefined {
  return slot.length <= longest && place.test(slot) ? `${slot.slice(1, -1)}.md` : undefined;
}

/** Leaves room for the names of temp files, which a file system cuts off at 255 bytes. */
const longest = 180;
const place = /^\/(?:[a-z0-9]+(?:-[a-z0-9]+)*\/){1,4}$/;
