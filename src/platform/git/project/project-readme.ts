import type { ProjectFacts } from '../../../domain/repo.ts';
import { decodePath } from '../decode-text.ts';
import { findHeadings } from './find-headings.ts';
import { joinPath } from './project-folders.ts';
import type { ProjectTree } from './project-tree.ts';

const ranks = ['.md', '.markdown', '.rst', '.adoc', '.asciidoc', '.org', '.txt', ''];

/** The README in the root of a tree; one that is a link to another file of it is that file. */
export async function findReadme(tree: ProjectTree): Promise<ProjectFacts['readme']> {
  const rank = (path: string): number => ranks.indexOf(path.slice(6).toLowerCase());
  const candidates = tree.files
    .map((file) => file.path)
    .filter((path) => /^readme(?:\.[a-z]+)?$/i.test(path) && rank(path) >= 0)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  for (const candidate of candidates) {
    const path = tree.has(candidate) ? candidate : await target(tree, candidate);
    const text = path === undefined ? undefined : await tree.text(path);
    if (path !== undefined && text !== undefined)
      return { path: decodePath(path), text, sections: findHeadings(text, formatOf(path)) };
  }
  return null;
}

async function target(tree: ProjectTree, link: string): Promise<string | undefined> {
  const written = await tree.link(link);
  return written === undefined ? undefined : joinPath('', written);
}

function formatOf(path: string): 'markdown' | 'rst' | 'asciidoc' {
  if (/\.(?:adoc|asciidoc)$/i.test(path)) return 'asciidoc';
  // Texts without a format of their own underline their headings, too.
  return /\.(?:md|markdown)$/i.test(path) ? 'markdown' : 'rst';
}
