/** The paragraphs that were not said before, by this or an earlier call. */
export type Once = (paragraphs: readonly string[]) => string[];

/** Two paragraphs are the same when their letters and digits are. */
export function onceOnly(): Once {
  const known = new Set<string>();
  return (paragraphs) =>
    paragraphs.filter((paragraph) => {
      const bare = paragraph
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
      if (known.has(bare)) return false;
      known.add(bare);
      return true;
    });
}
