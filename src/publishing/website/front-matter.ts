/** What an artifact's own front matter says, as far as it is written the way we write it. */
interface FrontMatter {
  readonly title?: string;
  readonly description?: string;
  /** `2025-12-02`. */
  readonly date?: string;
  readonly tags: readonly string[];
}

/**
 * A text and its front matter. Of that nothing but these four is kept: a README may be anybody's, and
 * its `permalink`, `layout` or YAML type would be an order to whoever builds the site.
 */
export function splitFrontMatter(text: string): { own: FrontMatter; body: string } {
  const found = /^\uFEFF?---[ \t]*\r?\n([^]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  if (found?.index !== 0) return { own: { tags: [] }, body: text.replace(/^\uFEFF/, '') };
  const lines = (found[1] ?? '').split(/\r?\n/);
  const title = scalar(lines, 'title');
  const description = scalar(lines, 'description');
  const date = lines.flatMap((line) => /^date: (\d{4}-\d{2}-\d{2})$/.exec(line)?.[1] ?? [])[0];
  const own = {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(date === undefined ? {} : { date }),
    tags: tagsOf(lines),
  };
  return { own, body: text.slice(found[0].length) };
}

function scalar(lines: readonly string[], key: string): string | undefined {
  const line = lines.find((each) => each.startsWith(`${key}: `));
  return line === undefined ? undefined : unquoted(line.slice(key.length + 2));
}

function tagsOf(lines: readonly string[]): string[] {
  const from = lines.indexOf('tags:');
  if (from === -1) return [];
  const rest = lines.slice(from + 1);
  const end = rest.findIndex((line) => !line.startsWith('  - '));
  const items = end === -1 ? rest : rest.slice(0, end);
  return items.flatMap((line) => unquoted(line.slice(4)) ?? []);
}

function unquoted(scalar: string): string | undefined {
  try {
    const value = JSON.parse(scalar) as unknown;
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}
