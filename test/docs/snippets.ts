import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Snippet {
  readonly language: string;
  /** The heading it stands under. */
  readonly heading: string;
  readonly line: number;
  readonly text: string;
}

export const root = path.resolve(import.meta.dirname, '../..');

/** Every fenced block of a Markdown file of the checkout, in its order. */
export async function snippetsOf(file: string): Promise<Snippet[]> {
  const lines = (await readFile(path.join(root, file), 'utf8')).split('\n');
  const snippets: Snippet[] = [];
  let heading = '';
  let open: { language: string; line: number; text: string[] } | undefined;
  for (const [at, line] of lines.entries()) {
    const fence = /^```(\S*)/.exec(line);
    if (open && fence) {
      snippets.push({ ...open, heading, text: `${open.text.join('\n')}\n` });
      open = undefined;
    } else if (open) open.text.push(line);
    else if (fence) open = { language: fence[1] ?? '', line: at + 1, text: [] };
    else heading = /^#+ (.*)/.exec(line)?.[1] ?? heading;
  }
  if (open) throw new Error(`${file}:${open.line}: the block is not closed`);
  return snippets;
}
