import type { ProjectFacts } from '../../../domain/repo.ts';
import { decodePath } from '../decode-text.ts';
import { findHeadings } from './find-headings.ts';
import { folderOf, joinPath } from './project-folders.ts';
import type { ProjectTree } from './project-tree.ts';

const ranks = ['.md', '.markdown', '.rst', '.adoc', '.asciidoc', '.org', '.txt', ''];

/** As GitHub looks for the one it shows. */
const folders = ['.github/', '', 'docs/'];

/** The README a forge shows of a tree; one that is a link to another file of it is that file. */
export async function findReadme(tree: ProjectTree): Promise<ProjectFacts['readme']> {
  for (const folder of folders) {
    for (const candidate of candidates(tree, folder)) {
      const path = tree.has(candidate) ? candidate : await target(tree, candidate);
      if (path !== undefined && tree.has(path)) return readmeAt(tree, path);
    }
  }
  return null;
}

function candidates(tree: ProjectTree, folder: string): readonly string[] {
  const endingOf = (path: string): string => path.slice(folder.length + 6).toLowerCase();
  const rank = (path: string): number => ranks.indexOf(endingOf(path));
  return tree.files
    .map((file) => file.path)
    .filter(
      (path) => path.startsWith(folder) && /^readme(?:\.[a-z]+)?$/i.test(path.slice(folder.length)),
    )
    .filter((path) => rank(path) >= 0)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

async function readmeAt(tree: ProjectTree, path: string): Promise<ProjectFacts['readme']> {
  const text = (await tree.text(path)) ?? '';
  const facts = { path: decodePath(path), text, sections: findHeadings(text, formatOf(path)) };
  return (await tree.isUtf8(path)) ? facts : { ...facts, unreadable: true };
}

async function target(tree: ProjectTree, link: string): Promise<string | undefined> {
  const written = await tree.link(link);
  return written === undefined ? undefined : joinPath(folderOf(link), written);
}

function formatOf(path: string): 'markdown' | 'rst' | 'asciidoc' {
  if (/\.(?:adoc|asciidoc)$/i.test(path)) return 'asciidoc';
  // Texts without a format of their own underline their headings, too.
  return /\.(?:md|markdown)$/i.test(path) ? 'markdown' : 'rst';
}
